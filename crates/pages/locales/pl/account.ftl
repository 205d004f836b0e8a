# Zakładanie konta, logowanie i wylogowanie; potwierdzanie adresu e-mail.

sign-up = Załóż konto
sign-up-title = Załóż konto
sign-up-button = Załóż konto
sign-up-have = Masz już konto?
sign-up-email-hint = Służy do logowania. Na ten adres wysyłamy powiadomienia o bezpieczeństwie.
sign-up-phone-hint = Z kodem kraju, na przykład +48 512 345 678. Przychodzą tam kody, jeśli organizacja korzysta z SMS-ów.
organization-name = Nazwa organizacji
your-name = Imię i nazwisko
preset = Zasady logowania na początek
preset-hint = Każdą z nich można później zmienić.

email-label = Adres e-mail
email-missing = Wpisz adres e-mail
email-malformed = Wpisz adres e-mail w postaci nazwa@example.com
email-taken = Konto z tym adresem e-mail już istnieje

password-label = Hasło
password-show = Pokaż
password-hide = Ukryj
password-hint =
    { $least ->
        [one] Co najmniej { $least } znak. Dobre hasło to trzy lub cztery niepowiązane ze sobą słowa.
        [few] Co najmniej { $least } znaki. Dobre hasło to trzy lub cztery niepowiązane ze sobą słowa.
       *[many] Co najmniej { $least } znaków. Dobre hasło to trzy lub cztery niepowiązane ze sobą słowa.
    }
password-missing = Wpisz hasło
password-wrong = To nie jest hasło do tego konta
password-too-short =
    { $least ->
        [one] Hasło musi mieć co najmniej { $least } znak
        [few] Hasło musi mieć co najmniej { $least } znaki
       *[many] Hasło musi mieć co najmniej { $least } znaków
    }
password-too-long =
    { $most ->
        [one] Hasło może mieć najwyżej { $most } znak
        [few] Hasło może mieć najwyżej { $most } znaki
       *[many] Hasło może mieć najwyżej { $most } znaków
    }
password-common = To jedno z haseł, które włamywacze sprawdzają jako pierwsze. Wybierz inne
password-unchanged = To hasło jest już ustawione. Wybierz inne

sign-in = Zaloguj się
sign-in-lead = Przejdź do { $product }
sign-in-new = Nie masz konta?
sign-in-again = Zaloguj się ponownie
sign-in-missing = Wpisz adres e-mail i hasło
sign-in-wrong = Nieprawidłowy adres e-mail lub hasło.
sign-in-wrong-next = Sprawdź jedno i drugie, a potem spróbuj ponownie.
sign-in-throttled = Zbyt wiele prób.
sign-in-signed-out = Wylogowano.
sign-in-session-ended = Sesja wygasła. Zaloguj się, aby wrócić do tego samego miejsca.
sign-in-password-changed = Hasło zostało zmienione. Zaloguj się nowym hasłem.
sign-in-challenge-expired = Logowanie trwało zbyt długo i zostało przerwane. Zacznij od nowa, od wpisania hasła.
sign-in-enrollment-expired = Konfiguracja trwała zbyt długo i została przerwana. Zaloguj się, aby zacząć od nowa.

signed-out = Wylogowano
signed-out-plain = Możesz zamknąć to okno.
signed-out-trusted = Ta przeglądarka jest nadal zaufana: następnym razem wystarczy tu hasło. Jeśli to wspólny komputer, usuń ją teraz z zaufanych.
signed-out-forgotten = Ta przeglądarka nie jest już zaufana: następnym razem poprosimy tu o kod bezpieczeństwa.
forget-this-browser = Usuń tę przeglądarkę z zaufanych

verify-email = Potwierdź adres e-mail
verify-email-ask = Czy { $email } to twój adres? Potwierdź go, aby docierały do ciebie powiadomienia o bezpieczeństwie.
verify-email-ask-plain = Potwierdź ten adres, aby docierały do ciebie powiadomienia o bezpieczeństwie.
verify-email-button = Potwierdź ten adres
verify-email-done = Adres e-mail jest potwierdzony
verify-email-done-what = Będą tam przychodzić powiadomienia o bezpieczeństwie.
verify-email-expired = Ten link już nie działa
verify-email-expired-what = Został już użyty albo jest zbyt stary. Nowy można wysłać z profilu.
to-settings = Przejdź do ustawień
to-profile = Przejdź do profilu
