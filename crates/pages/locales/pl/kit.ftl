# Zestaw odzyskiwania: kartka papieru, plik PDF i plik tekstowy.

kit-title = Zestaw odzyskiwania
kit-lead = Dziesięć kodów na wypadek utraty telefonu. Każdym można zalogować się raz. Przechowuj tę kartkę z dala od telefonu.
kit-account = Konto
kit-made = Utworzono
kit-set = Komplet
kit-set-first = Komplet { $set }
kit-set-replaces = Komplet { $set } zastępuje komplet { $previous }
kit-codes = Kody zapasowe
kit-tick = Odhaczaj każdy wykorzystany kod.
kit-use = Jak użyć kodu
kit-use-sign-in = Zaloguj się adresem e-mail i hasłem na stronie { $url }
kit-use-type = Na prośbę o kod bezpieczeństwa wpisz zamiast niego jeden z tych kodów.
kit-use-new = Po zalogowaniu skonfiguruj nowy telefon i utwórz nowy komplet kodów.
kit-safe = Przechowuj bezpiecznie
kit-safe-place = Schowaj tam, gdzie trzymasz paszport, albo w menedżerze haseł.
kit-safe-nobody = Nikt z { $product } nigdy nie poprosi o żaden z tych kodów.
kit-safe-lost = Jeśli ktoś mógł je zobaczyć, utwórz nowy komplet w ustawieniach bezpieczeństwa.
kit-help = Jeśli nic nie działa
kit-help-support = Skontaktuj się z pomocą techniczną { $product }: { $support }
kit-help-plain = Skontaktuj się z pomocą techniczną { $product } tak jak zwykle.
kit-where = Gdzie trzymam drugi egzemplarz
kit-document = Zestaw odzyskiwania: { $account }
