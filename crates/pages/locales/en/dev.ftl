# For people who build on this server.

dev-inbox-what = Every mail and text message this server would have sent, newest first. The page renews itself.
dev-inbox-none = Nothing yet. Sign up or change something that sends a message.
dev-channel-mail = E-mail
dev-channel-sms = Text message
api-title = API
api-what = The HTTP API for your product’s own back end, described in full by one OpenAPI 3.1 document.
api-operations = Operations
