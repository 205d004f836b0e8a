# „To nie ja”: link w każdym powiadomieniu i to, co z niego wynika. SMS-y są bez polskich znaków, aby mieściły się w jednej części.

mail-not-me = Jeśli to nie Ty, otwórz ten link. Zablokuje on na dobę wszystkie zmiany na koncie, wyloguje je ze wszystkich przeglądarek i zażąda nowego hasła.
mail-not-me-button = To nie ja

sms-news = { $product }: { $what } To nie Ty? { $url }
sms-news-plain = { $what } To nie Ty? { $url }
sms-factor-added =
    { $kind ->
        [key] Dodano klucz bezpieczenstwa.
        [pass] Sparowano telefon z Vestibule Pass.
        [phone] Wlaczono kody SMS.
        [email] Wlaczono kody e-mail.
       *[app] Dodano aplikacje do logowania.
    }
sms-factor-replaced =
    { $kind ->
        [key] Wymieniono klucz bezpieczenstwa.
        [pass] Sparowano inny telefon z Vestibule Pass.
        [phone] Zmieniono numer telefonu do kodow.
        [email] Zmieniono adres e-mail do kodow.
       *[app] Wymieniono aplikacje do logowania.
    }
sms-factor-removed =
    { $kind ->
        [key] Usunieto klucz bezpieczenstwa.
        [pass] Usunieto telefon z Vestibule Pass.
        [phone] Wylaczono kody SMS.
        [email] Wylaczono kody e-mail.
       *[app] Usunieto aplikacje do logowania.
    }
sms-key-copied = Mozliwa kopia klucza bezpieczenstwa.
sms-off = Wylaczono logowanie dwuskladnikowe.
sms-codes-made = Utworzono nowe kody zapasowe.
sms-code-used = Wykorzystano kod zapasowy.
sms-browser = Dodano zaufana przegladarke.
sms-stolen = Mozliwa kopia zaufanej przegladarki.
sms-second-failed = Ktos zna haslo, ale nie ma kodu.
sms-denied = Odrzucono logowanie: ktos zna haslo.
sms-locked = Kody wstrzymane: zbyt wiele bledow.
sms-password = Zmieniono haslo.
sms-email = Zmieniono adres e-mail.

not-me = To nie ty?
not-me-what = Powiadomienie z { $at } dotyczyło zdarzenia na koncie { $hint }. Jeśli to nie ty, zatrzymaj to tutaj.
not-me-will = Oto, co się stanie:
not-me-freezes = przez dobę nie będzie można zmienić metod, adresów ani hasła
not-me-ends = konto zostanie wylogowane ze wszystkich przeglądarek i żadna nie będzie już zaufana
not-me-asks = następne logowanie będzie wymagało nowego hasła i metody skonfigurowanej wcześniej
not-me-was-me = Jeśli to ty, zamknij tę stronę: nic się nie zmieniło.
not-me-button = Zatrzymaj, to nie ja
not-me-done = Zatrzymano
not-me-done-what = Do { $until } nic nie można zmienić. Konto jest wylogowane ze wszystkich przeglądarek.
not-me-done-next = Zaloguj się teraz, aby ustawić nowe hasło. Potrzebne będzie stare hasło i metoda skonfigurowana wcześniej. Jeśli jej nie masz, dostęp musi przywrócić pomoc techniczna.
not-me-used = Już zatrzymano
not-me-used-what = Użyto już tego linku albo innego, dotyczącego tego samego zdarzenia. Zaloguj się, aby sprawdzić, co dzieje się na koncie.
not-me-expired = Ten link jest zbyt stary
not-me-expired-what = Działał przez tydzień. Jeśli z kontem jest coś nie tak, zmień hasło i sprawdź ustawienia bezpieczeństwa.
not-me-unknown = Ten link nie działa
not-me-unknown-what = Nie pochodzi od nas albo nie został skopiowany w całości. Otwórz go bezpośrednio z wiadomości.

new-password = Ustaw nowe hasło
new-password-lead = Zgłoszono, że ktoś inny działał na koncie, dlatego stare hasło już go nie otwiera.
new-password-button = Ustaw hasło i zaloguj się
code-doubtful = Tę metodę skonfigurowano po zdarzeniu zgłoszonym jako „to nie ja”.
code-doubtful-next = Na razie niczego nie potwierdza: użyj metody skonfigurowanej wcześniej lub skontaktuj się z pomocą techniczną.
sign-in-password-owed = To konto czeka na nowe hasło.
sign-in-password-owed-next = Zgłoszono, że działał na nim ktoś inny niż właściciel, a nie ma już metody skonfigurowanej wcześniej. Poproś swoją organizację o link do nowego hasła albo zwróć się do pomocy technicznej.
warn-frozen = Zgłoszono, że ktoś inny działał na koncie: nic nie można zmienić do { $until }.
warn-frozen-what = Przejrzyj teraz metody, a po tym czasie usuń te, które nie są twoje.
error-frozen = Zgłoszono, że ktoś inny działał na koncie, dlatego na razie nie można zmienić metod, adresów ani hasła.
error-frozen-next = Poczekaj, aż blokada minie, lub skontaktuj się z pomocą techniczną.
event-alarm-raised = Zgłoszono: „to nie ja”
