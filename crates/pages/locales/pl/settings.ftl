# Potwierdzanie tożsamości, urządzenia, hasło, profil, wyłączanie.

confirm-title = Potwierdź, że to ty
confirm-valid = Pytamy raz, a potem przez 5 minut już nie.
purpose-add-app = Zanim dodasz aplikację uwierzytelniającą.
purpose-replace-app = Zanim wymienisz aplikację uwierzytelniającą.
purpose-remove-app = Zanim usuniesz aplikację uwierzytelniającą.
purpose-new-backup-codes = Zanim dostaniesz nowe kody zapasowe.
purpose-turn-off = Zanim wyłączysz uwierzytelnianie dwuskładnikowe.
purpose-change-password = Zanim zmienisz hasło.
purpose-change-profile = Zanim zmienisz sposób, w jaki się z tobą kontaktujemy.
purpose-settings = Zanim zmienisz ustawienia bezpieczeństwa.

browsers-title = Zaufane przeglądarki
browsers-what = W tych przeglądarkach wystarczy hasło. Usuń te, których nie używasz lub nie znasz.
browsers-none = Żadna przeglądarka nie jest zaufana: każde logowanie wymaga kodu bezpieczeństwa.
this-browser = Ta przeglądarka
trusted-since = Zaufana od { $at }
trusted-until = Zaufana do { $at }
trusted-until-sign-out = Zaufana do całkowitego wylogowania
rename = Zmień nazwę
browser-name = Nazwa tej przeglądarki
forget = Usuń
forget-label = Usuń z zaufanych: { $label }
forget-all-title = Usuń wszystkie
forget-all-what = Każda przeglądarka, ta również, przy następnym logowaniu poprosi o kod bezpieczeństwa.
forget-all = Usuń wszystkie zaufane przeglądarki

sessions-title = Otwarte sesje
sessions-what = Jeśli którejś nie rozpoznajesz, zakończ ją i zmień hasło.
this-session = Ta sesja
end = Zakończ
end-label = Zakończ sesję: { $label }
end-others-title = Wszędzie indziej
end-others-what = Ta sesja pozostanie otwarta. Zaufane przeglądarki pozostaną zaufane.
end-others = Zakończ wszystkie inne sesje

password-change = Zmień hasło
password-change-what = Ta sesja pozostanie otwarta. Wszystkie inne się zakończą, a lista zaufanych przeglądarek zostanie wyczyszczona.
password-current = Obecne hasło
password-new = Nowe hasło

profile-what = Kim jesteś i jak się z tobą kontaktujemy.
profile-saved = Profil został zapisany.
verification-sent = Wiadomość z linkiem do potwierdzenia jest w drodze.
verified = Potwierdzony
not-verified = Niepotwierdzony
verification-resend = Wyślij link ponownie
language-hint = W tym języku są strony, e-maile i SMS-y.
language-of-browser = Język przeglądarki
phone-label = Numer telefonu
phone-hint = Z kodem kraju, na przykład +48 512 345 678. Jeśli go nie masz, zostaw puste pole.
phone-read-as = Odczytany numer: { $number }
phone-malformed = To nie wygląda na numer telefonu
phone-needs-country = Zacznij numer od kodu kraju, na przykład +48
phone-not-mobile = Ten numer nie może odbierać SMS-ów
phone-required = Twoja organizacja wymaga numeru telefonu

off-title = Wyłącz uwierzytelnianie dwuskładnikowe
off-what = Łatwiej będzie włamać się na konto.
off-password-alone = Do konta wystarczy samo hasło.
off-methods-removed = Aplikacja uwierzytelniająca i kody zapasowe przestaną działać i zostaną usunięte.
off-browsers =
    { $n ->
        [one] 1 zaufana przeglądarka zostanie usunięta.
        [few] { $n } zaufane przeglądarki zostaną usunięte.
       *[many] { $n } zaufanych przeglądarek zostanie usuniętych.
    }
off-mail = Powiadomimy cię e-mailem.
off-button = Wyłącz
off-keep = Pozostaw włączone
off-blocked = { $organization } wymaga uwierzytelniania dwuskładnikowego.
off-blocked-what = Nie można go wyłączyć tylko dla jednego konta. Aplikację uwierzytelniającą można w każdej chwili wymienić, bez wyłączania czegokolwiek.
profile-next-email = { $email } zastąpi go, gdy tylko wysłany tam link zostanie otwarty
purpose-change-channel = Zanim zmienisz, dokąd wysyłamy kody.
