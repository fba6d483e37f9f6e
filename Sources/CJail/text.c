#define _GNU_SOURCE
#include "internal.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

struct text text_in(char *bytes, size_t capacity) {
    bytes[0] = 0;
    return (struct text){bytes, capacity, 0};
}

void text_add(struct text *text, const char *string) {
    while (*string && text->count + 1 < text->capacity) text->bytes[text->count++] = *string++;
    text->bytes[text->count] = 0;
}

void text_number(struct text *text, uint64_t number) {
    char digits[21];
    int at = 20;
    digits[20] = 0;
    do digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    text_add(text, digits + at);
}

uint64_t parse_number(const char *string) {
    uint64_t number = 0;
    while (*string == ' ' || *string == '\t') string++;
    for (; *string >= '0' && *string <= '9'; string++) number = number * 10 + (uint64_t)(*string - '0');
    return number;
}

static int open_in(const char *folder, const char *name, int flags) {
    char path[512];
    struct text text = text_in(path, sizeof path);
    text_add(&text, folder);
    text_add(&text, "/");
    text_add(&text, name);
    return open(path, flags | O_CLOEXEC);
}

ssize_t read_file(const char *folder, const char *name, char *buffer, size_t capacity) {
    int file = open_in(folder, name, O_RDONLY);
    if (file < 0) return -errno;
    ssize_t count = read(file, buffer, capacity - 1);
    int code = errno;
    close(file);
    if (count < 0) return -code;
    buffer[count] = 0;
    return count;
}

ssize_t write_file(const char *folder, const char *name, const char *string) {
    size_t length = 0;
    while (string[length]) length++;
    int file = open_in(folder, name, O_WRONLY);
    if (file < 0) return -errno;
    ssize_t count = write(file, string, length);
    int code = errno;
    close(file);
    return count < 0 ? -code : count;
}

int write_number(const char *folder, const char *name, uint64_t number) {
    char digits[24];
    struct text text = text_in(digits, sizeof digits);
    text_number(&text, number);
    ssize_t count = write_file(folder, name, digits);
    return count < 0 ? (int)count : 0;
}
