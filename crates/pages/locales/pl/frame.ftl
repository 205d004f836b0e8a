# Wspólne dla wszystkich stron: układ, przyciski, czas.

skip = Przejdź do głównej treści
development = Serwer deweloperski
development-what = Na niczym tutaj nie można polegać i żadna wiadomość nie opuszcza tego komputera.
development-inbox = Skrzynka deweloperska
help = Pomoc
language = Język

menu = Twoje konto
menu-settings = Ustawienia
sign-out = Wyloguj się
sign-out-completely = Wyloguj się całkowicie
sign-out-completely-what = Usuń też tę przeglądarkę z zaufanych
nav-settings = Ustawienia
nav-profile = Profil
nav-security = Bezpieczeństwo
nav-activity = Aktywność
back-to-security = Wróć do bezpieczeństwa

continue = Dalej
confirm = Potwierdź
cancel = Anuluj
save = Zapisz
save-changes = Zapisz zmiany
copy = Kopiuj
copied = Skopiowano
manage = Zarządzaj
older = Starsza aktywność

summary = Niektóre odpowiedzi wymagają poprawy
name-missing = Wpisz imię i nazwisko
name-too-long =
    { $most ->
        [one] Imię i nazwisko mogą mieć najwyżej { $most } znak
        [few] Imię i nazwisko mogą mieć najwyżej { $most } znaki
       *[many] Imię i nazwisko mogą mieć najwyżej { $most } znaków
    }
organization-missing = Wpisz nazwę organizacji
organization-too-long =
    { $most ->
        [one] Nazwa organizacji może mieć najwyżej { $most } znak
        [few] Nazwa organizacji może mieć najwyżej { $most } znaki
       *[many] Nazwa organizacji może mieć najwyżej { $most } znaków
    }

# Miesiąc stoi w dacie w dopełniaczu, dlatego „maja”.
day = { $day } { $month } { $year }
month-1 = sty
month-2 = lut
month-3 = mar
month-4 = kwi
month-5 = maja
month-6 = cze
month-7 = lip
month-8 = sie
month-9 = wrz
month-10 = paź
month-11 = lis
month-12 = gru
day-and-time = { $day }, { $time }
moment = { $at } ({ $distance })
ago-seconds =
    { $n ->
        [one] przed chwilą
       *[many] przed chwilą
    }
ago-minutes =
    { $n ->
        [one] 1 minutę temu
        [few] { $n } minuty temu
       *[many] { $n } minut temu
    }
ago-hours =
    { $n ->
        [one] 1 godzinę temu
        [few] { $n } godziny temu
       *[many] { $n } godzin temu
    }
ago-days =
    { $n ->
        [one] 1 dzień temu
        [few] { $n } dni temu
       *[many] { $n } dni temu
    }
in-seconds =
    { $n ->
        [one] za 1 sekundę
        [few] za { $n } sekundy
       *[many] za { $n } sekund
    }
in-minutes =
    { $n ->
        [one] za 1 minutę
        [few] za { $n } minuty
       *[many] za { $n } minut
    }
in-hours =
    { $n ->
        [one] za 1 godzinę
        [few] za { $n } godziny
       *[many] za { $n } godzin
    }
in-days =
    { $n ->
        [one] za 1 dzień
        [few] za { $n } dni
       *[many] za { $n } dni
    }
try-again-at = Spróbuj ponownie o { $at } ({ $distance }).
browser-on = { $program } ({ $system })
made-on = utworzono { $at }
added-on = dodano { $at }
last-used = ostatnie użycie: { $at }
never-used = jeszcze nie użyto
last-seen = ostatnia aktywność: { $at }
signed-in-at = Zalogowano { $at }

error-400 = Nie udało się odczytać tego żądania
error-400-what = Czegoś w nim brakowało albo coś było inne, niż powinno.
error-400-next = Wróć o jedną stronę i spróbuj ponownie.
error-403 = Brak uprawnień
error-403-what = Logowanie jest w porządku, ale to konto nie może tego zobaczyć ani zmienić.
error-403-next = Jeśli uważasz, że to pomyłka, zapytaj administratora swojej organizacji.
error-404 = Nie ma takiej strony
error-404-what = W adresie może być literówka albo tego, co tu było, już nie ma.
error-404-next = Zacznij od strony głównej.
error-409 = W międzyczasie coś się zmieniło
error-409-what = To zostało już zrobione albo zmienione w innym oknie.
error-409-next = Wczytaj stronę ponownie, aby zobaczyć aktualny stan.
error-410 = Ta strona wygasła
error-410-what = Można było z niej skorzystać przez określony czas albo tylko raz.
error-410-next = Zacznij od strony głównej.
error-413 = Zbyt duże
error-413-what = Wysłano więcej, niż można tu przyjąć.
error-413-next = Wróć i wyślij mniej.
error-429 = Zbyt wiele żądań
error-429-what = Z twojej sieci przyszło więcej żądań, niż obsługujemy w tak krótkim czasie.
error-429-next = Poczekaj minutę, a potem spróbuj ponownie.
error-500 = Coś poszło nie tak po naszej stronie
error-500-what = To nie twoja wina i nic nie zostało zmienione.
error-500-next = Spróbuj ponownie za minutę. Jeśli to się powtórzy, podaj pomocy technicznej poniższy numer.
error-503 = Chwilowo niedostępne
error-503-what = Serwer właśnie się uruchamia, zatrzymuje albo jest bardzo obciążony.
error-503-next = Spróbuj ponownie za minutę.
error-home = Przejdź na stronę główną
error-reference = Numer dla pomocy technicznej:
