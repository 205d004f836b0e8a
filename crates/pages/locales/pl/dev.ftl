# Dla tych, którzy budują na tym serwerze.

dev-inbox-what = Wszystkie e-maile i SMS-y, które ten serwer by wysłał, od najnowszych. Strona odświeża się sama.
dev-inbox-none = Jeszcze nic. Załóż konto albo zmień coś, o czym wysyłamy wiadomość.
dev-channel-mail = E-mail
dev-channel-sms = SMS
api-title = API
api-what = API HTTP dla backendu twojego produktu, w całości opisane jednym dokumentem OpenAPI 3.1.
api-operations = Operacje
