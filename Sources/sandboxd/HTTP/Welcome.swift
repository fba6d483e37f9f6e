/// The page that a browser finds at `/`.
enum Welcome {
    static let page = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>sandboxd</title>
        <h1>sandboxd</h1>
        <p>Devnets, scaffolded projects and judged submissions for this event.</p>
        <ul>
        <li>Templates: <a href="/api/v1/templates">/api/v1/templates</a>
        <li>Scoreboard: <a href="/api/v1/scoreboard">/api/v1/scoreboard</a>
        <li>The API: <a href="/openapi.json">/openapi.json</a>
        </ul>
        <p>Wallets and tools take the rpcUrl of a devnet; ask for one with your team's token.</p>
        </html>

        """
}
