// The floor of any design with a process for each devnet: a server that does nothing. It listens, and says so.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 16)) return 1;
    if (write(1, "!", 1) != 1) return 1;
    // Until whoever started it closes the other end.
    char byte;
    return read(0, &byte, 1) > 0;
}
