# Drugi krok logowania.

challenge-title = Wpisz kod bezpieczeństwa
challenge-backup-title = Użyj kodu zapasowego
not-you = To nie ty?
code-label = Kod bezpieczeństwa
backup-code-label = Kod zapasowy
challenge-app-hint =
    { $n ->
        [one] { $n } cyfra z aplikacji uwierzytelniającej. Kod zapasowy też zadziała.
        [few] { $n } cyfry z aplikacji uwierzytelniającej. Kod zapasowy też zadziała.
       *[many] { $n } cyfr z aplikacji uwierzytelniającej. Kod zapasowy też zadziała.
    }
challenge-backup-hint = Jeden z kodów z zestawu odzyskiwania utworzonego { $at }. Każdy działa raz.
trust-ask =
    { $days ->
        [one] Nie pytaj ponownie w tej przeglądarce przez 1 dzień
        [few] Nie pytaj ponownie w tej przeglądarce przez { $days } dni
       *[many] Nie pytaj ponownie w tej przeglądarce przez { $days } dni
    }
trust-ask-hint = Tylko na urządzeniu, z którego nie korzysta nikt inny.
trust-decline = Nie zapamiętuj tej przeglądarki
trust-decline-hint = Zaznacz na wspólnym komputerze. W przeciwnym razie zapytamy tu ponownie dopiero po całkowitym wylogowaniu.
use-another-method = Użyj innej metody
use-backup-code = Użyj kodu zapasowego
cannot-use-any = Nie mogę użyć żadnej z tych metod
cannot-use-app = Nie mogę użyć aplikacji uwierzytelniającej

code-missing = Wpisz kod bezpieczeństwa
code-wrong = Ten kod jest błędny.
code-wrong-next = Poczekaj na następny kod w aplikacji i wpisz go.
code-wrong-left =
    { $n ->
        [0] Następny błędny kod wstrzyma przyjmowanie kodów. Poczekaj na nowy kod w aplikacji.
        [one] Do wstrzymania została 1 próba. Poczekaj na następny kod w aplikacji.
        [few] Do wstrzymania zostały { $n } próby. Poczekaj na następny kod w aplikacji.
       *[many] Do wstrzymania zostało { $n } prób. Poczekaj na następny kod w aplikacji.
    }
code-used = Ten kod został już użyty.
code-used-next = Każdy kod działa raz. Poczekaj na następny.
code-superseded = Ten kod jest już nieaktualny.
code-superseded-next = Wpisz najnowszy.
code-wrong-length =
    { $n ->
        [one] Kod musi mieć { $n } cyfrę.
        [few] Kod musi mieć { $n } cyfry.
       *[many] Kod musi mieć { $n } cyfr.
    }
code-wrong-length-next = Sprawdź, czy żadnej nie brakuje, albo wpisz cały kod zapasowy.
code-lock-code = To wygląda na kod odblokowujący telefon.
code-lock-code-next =
    { $n ->
        [one] Otwórz aplikację uwierzytelniającą i wpisz { $n } cyfrę, którą pokazuje.
        [few] Otwórz aplikację uwierzytelniającą i wpisz { $n } cyfry, które pokazuje.
       *[many] Otwórz aplikację uwierzytelniającą i wpisz { $n } cyfr, które pokazuje.
    }
code-malformed = To nie jest kod bezpieczeństwa.
code-malformed-next = Wpisz cyfry z aplikacji uwierzytelniającej albo cały kod zapasowy.
code-clock-slow =
    { $n ->
        [one] Zegar telefonu spóźnia się o około 1 minutę.
        [few] Zegar telefonu spóźnia się o około { $n } minuty.
       *[many] Zegar telefonu spóźnia się o około { $n } minut.
    }
code-clock-fast =
    { $n ->
        [one] Zegar telefonu spieszy się o około 1 minutę.
        [few] Zegar telefonu spieszy się o około { $n } minuty.
       *[many] Zegar telefonu spieszy się o około { $n } minut.
    }
code-clock-off = Zegar telefonu nie jest dokładny.
code-clock-next = Włącz automatyczną datę i godzinę w ustawieniach telefonu, a potem wpisz następny kod.

methods-title = Wybierz metodę
method-app = Aplikacja uwierzytelniająca
method-app-hint = Co 30 sekund pokazuje nowy kod, także bez internetu
method-app-named = Kod z aplikacji: { $label }
method-backup = Kody zapasowe
method-backup-hint =
    { $n ->
        [one] Z zestawu odzyskiwania; został 1
        [few] Z zestawu odzyskiwania; zostały { $n }
       *[many] Z zestawu odzyskiwania; zostało { $n }
    }

help-title = Pomoc w logowaniu
help-lead = Oto, jak wrócić na konto bez aplikacji uwierzytelniającej.
help-backup = Użyj kodu zapasowego
help-backup-what = Dziesięć takich kodów powstało przy włączaniu uwierzytelniania dwuskładnikowego: poszukaj pliku PDF o nazwie „zestaw odzyskiwania”, wydruku albo notatki w menedżerze haseł.
help-app = Poszukaj aplikacji na innym urządzeniu
help-app-what = Wiele aplikacji uwierzytelniających przechowuje kopię na innym telefonie lub tablecie albo przywraca ją po zalogowaniu w aplikacji na nowym telefonie.
help-support = Zwróć się do pomocy technicznej { $product }
help-support-what = Napisz: { $support }. Wyjaśnij, że nie możesz przejść uwierzytelniania dwuskładnikowego.
help-support-none = Skontaktuj się z pomocą techniczną tak jak zwykle i wyjaśnij, że nie możesz przejść uwierzytelniania dwuskładnikowego.
help-honest = Pomoc techniczna musi się upewnić, że to ty, a to wymaga czasu. Nigdy nie poprosi o hasło ani o kod.
back-to-code = Wróć do kodu bezpieczeństwa
back-to-sign-in = Wróć do logowania

locked-title = Zbyt wiele błędnych kodów
locked-what = Hasło się zgadzało, ale zbyt wiele kodów z rzędu było błędnych. Na razie żaden kod nie zostanie przyjęty, nawet prawidłowy.
locked-why = Dzięki tej przerwie nikt, kto zna hasło, nie zgadnie kodu. Strona sama przejdzie dalej.
locked-others = Nadal działają
countdown-minutes = min
countdown-seconds = s
disabled-title = Kody bezpieczeństwa są wyłączone
disabled-what = Na tym koncie wpisano o wiele za dużo błędnych kodów, dlatego do czasu odzyskania konta kody nie są przyjmowane.
disabled-support = Aby wrócić na konto, skontaktuj się z pomocą techniczną: { $support }

forced-title = Skonfiguruj uwierzytelnianie dwuskładnikowe
forced-what = { $organization } wymaga go od wszystkich, którzy się logują. Zajmie to około dwóch minut.
forced-choose = Wybierz, jak potwierdzisz, że to ty
forced-key-what = Najbezpieczniejszy sposób: klucz, którego dotykasz, albo klucz dostępu (passkey).
forced-app-what = Bezpłatna aplikacja w telefonie, która co 30 sekund pokazuje nowy kod.
forced-phone-what = Przy każdym logowaniu wysyłamy kod na telefon. Mniej bezpieczne niż klucz lub aplikacja.
forced-email-what = Przy każdym logowaniu wysyłamy kod na skrzynkę e-mail. Najmniej bezpieczny sposób.
forced-then = Dostaniesz też dziesięć kodów zapasowych na wypadek utraty tej metody.
forced-nothing = Żadnej metody nie możesz skonfigurować samodzielnie. Poproś o pomoc swoją organizację.
forced-in-session = { $organization } wymaga go teraz od wszystkich. Aby przejść dalej, skonfiguruj jedną z tych metod.
forced-until = Masz czas do { $at }.
forced-later = Na razie pomiń

challenge-sent-hint = Cyfry z najnowszej wiadomości. Kod zapasowy też zadziała.
challenge-any-hint = Cyfry z aplikacji albo z wiadomości od nas. Kod zapasowy też zadziała.
sent-to = Wysłaliśmy kod na { $to } o { $at }.
sent-not-yet = Możemy wysłać kod na { $to }.
send-code = Wyślij kod
send-code-to = Wyślij kod na { $to }
send-again = Wyślij kolejny kod
send-again-at = Kolejny kod będzie można wysłać o { $at } ({ $distance }). Działa tylko najnowszy.
method-phone = Kod SMS-em
method-email = Kod e-mailem
method-sent-hint = Wyślemy kod na { $to }
code-expired = Ten kod jest zbyt stary.
code-expired-next = Poproś o kolejny i wpisz go w ciągu dziesięciu minut.
code-sent-next = Wpisz cyfry z wiadomości od nas albo cały kod zapasowy.
code-sent-wrong-next = Znajdź najnowszą wiadomość i wpisz kod jeszcze raz.
code-sent-left =
    { $n ->
        [0] Następny błędny kod wstrzyma przyjmowanie kodów. Znajdź najnowszą wiadomość.
        [one] Do wstrzymania została 1 próba. Znajdź najnowszą wiadomość.
        [few] Do wstrzymania zostały { $n } próby. Znajdź najnowszą wiadomość.
       *[many] Do wstrzymania zostało { $n } prób. Znajdź najnowszą wiadomość.
    }
