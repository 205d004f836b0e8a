# E-maile. Tematy zawierają tylko nazwę produktu operatora i nic, co wpisał użytkownik.

mail-hello = Dzień dobry, { $name }.
mail-hello-nobody = Dzień dobry.
mail-when = Kiedy
mail-browser = Przeglądarka
mail-ip = Adres sieciowy
mail-settings = Otwórz ustawienia bezpieczeństwa
mail-sent-because = Ten e-mail dotyczy bezpieczeństwa Twojego konta { $product }. Nigdy nie prosimy e-mailem o hasło ani o kod.
mail-support = Pytania: { $support }

mail-verification-subject = Potwierdź adres e-mail w { $product }
mail-verification-what = Otwórz ten link, aby potwierdzić, że ten adres należy do Ciebie.
mail-verification-button = Potwierdź ten adres
mail-verification-next = Jeśli to nie Twoja prośba, zignoruj tę wiadomość; nic się nie stanie.

mail-factor-added-subject =
    { $kind ->
        [pass] Sparowano telefon z kontem { $product }
        [phone] Włączono kody SMS na koncie { $product }
        [email] Włączono kody e-mail na koncie { $product }
        [key] Dodano klucz bezpieczeństwa do konta { $product }
       *[app] Dodano aplikację uwierzytelniającą do konta { $product }
    }
mail-factor-added-what =
    { $kind ->
        [pass] Z Twoim kontem { $product } sparowano telefon z Vestibule Pass. Pokazuje kody do logowania i może zatwierdzać logowania.
        [phone] Do Twojego konta { $product } dodano numer telefonu. Logowanie można teraz potwierdzić kodem wysłanym na ten numer.
        [email] Do Twojego konta { $product } dodano adres e-mail do kodów. Logowanie można teraz potwierdzić kodem wysłanym na ten adres.
        [key] Do Twojego konta { $product } dodano klucz bezpieczeństwa. Logowanie można teraz potwierdzić tym kluczem.
       *[app] Do Twojego konta { $product } dodano aplikację uwierzytelniającą. Logowanie wymaga teraz kodu z tej aplikacji.
    }
mail-factor-replaced-subject =
    { $kind ->
        [pass] Sparowano inny telefon z kontem { $product }
        [phone] Zmieniono numer telefonu do kodów na koncie { $product }
        [email] Zmieniono adres e-mail do kodów na koncie { $product }
        [key] Wymieniono klucz bezpieczeństwa na koncie { $product }
       *[app] Wymieniono aplikację uwierzytelniającą na koncie { $product }
    }
mail-factor-replaced-what =
    { $kind ->
        [pass] Na Twoim koncie { $product } inny telefon z Vestibule Pass zastąpił dotychczasowy. Kody ze starego już nie działają.
        [phone] Na Twoim koncie { $product } inny numer telefonu zastąpił dotychczasowy. Na stary numer kody już nie przychodzą.
        [email] Na Twoim koncie { $product } inny adres e-mail do kodów zastąpił dotychczasowy. Na stary adres kody już nie przychodzą.
        [key] Na Twoim koncie { $product } nowy klucz bezpieczeństwa zastąpił dotychczasowy. Stary już nie działa.
       *[app] Na Twoim koncie { $product } nowa aplikacja uwierzytelniająca zastąpiła dotychczasową. Kody ze starej już nie działają.
    }
mail-factor-removed-subject =
    { $kind ->
        [pass] Telefon nie jest już sparowany z kontem { $product }
        [phone] Wyłączono kody SMS na koncie { $product }
        [email] Wyłączono kody e-mail na koncie { $product }
        [key] Usunięto klucz bezpieczeństwa z konta { $product }
       *[app] Usunięto aplikację uwierzytelniającą z konta { $product }
    }
mail-factor-removed-what =
    { $kind ->
        [pass] Telefon z Vestibule Pass nie jest już sparowany z Twoim kontem { $product }. Jego kody już nie działają.
        [phone] Z Twojego konta { $product } usunięto numer telefonu. Kody nie są już na niego wysyłane.
        [email] Z Twojego konta { $product } usunięto adres e-mail do kodów. Kody nie są już na niego wysyłane.
        [key] Z Twojego konta { $product } usunięto klucz bezpieczeństwa. Ten klucz już nie działa.
       *[app] Z Twojego konta { $product } usunięto aplikację uwierzytelniającą. Jej kody już nie działają.
    }
mail-off-subject = Wyłączono uwierzytelnianie dwuskładnikowe na koncie { $product }
mail-off-what = Na Twoim koncie { $product } wyłączono uwierzytelnianie dwuskładnikowe. Teraz otwiera je samo hasło.
mail-codes-made-subject = Nowe kody zapasowe do konta { $product }
mail-codes-made-what = Utworzono nowe kody zapasowe do Twojego konta { $product }. Stare już nie działają.
mail-code-used-subject = Użyto kodu zapasowego do konta { $product }
mail-code-used-what =
    { $n ->
        [0] Użyto kodu zapasowego do Twojego konta { $product }. Nie został już żaden: utwórz teraz nowy komplet.
        [one] Użyto kodu zapasowego do Twojego konta { $product }. Został 1.
        [few] Użyto kodu zapasowego do Twojego konta { $product }. Zostały { $n }.
       *[many] Użyto kodu zapasowego do Twojego konta { $product }. Zostało { $n }.
    }
mail-browser-subject = Nowa zaufana przeglądarka na koncie { $product }
mail-browser-what = Na Twoim koncie { $product } dodano zaufaną przeglądarkę. Od teraz wystarczy w niej hasło.
mail-stolen-subject = Jedna z przeglądarek na koncie { $product } nie jest już zaufana
mail-stolen-what = Do logowania na Twoje konto { $product } użyto starej kopii danych zaufanej przeglądarki. Ktoś mógł je skopiować, dlatego ta przeglądarka nie jest już zaufana i każde logowanie z niej wymaga kodu.
mail-stolen-next = Zmień hasło i sprawdź, czy na tym komputerze nie ma niechcianych programów.
mail-second-failed-subject = Ktoś zna Twoje hasło do { $product }
mail-second-failed-what = Ktoś użył hasła do Twojego konta { $product }, ale bez prawidłowego kodu bezpieczeństwa. Nie udało mu się zalogować.
mail-locked-subject = Wstrzymano kody bezpieczeństwa na koncie { $product }
mail-locked-what = Ktoś, kto zna hasło, wpisał zbyt wiele błędnych kodów bezpieczeństwa na Twoim koncie { $product }. Kody nie są przyjmowane do { $until }.
mail-locked-for-good-what = Ktoś, kto zna hasło, wpisał zbyt wiele błędnych kodów bezpieczeństwa na Twoim koncie { $product }. Kody nie są już przyjmowane: dostęp może przywrócić pomoc techniczna.
mail-password-subject = Zmieniono hasło do konta { $product }
mail-password-what = Hasło do Twojego konta { $product } zostało zmienione. Wszystkie inne sesje zostały zakończone.

mail-email-subject = Zmieniono adres e-mail konta { $product }
mail-email-what = Twoje konto { $product } ma teraz inny adres e-mail. Od teraz powiadomienia przychodzą tam.

mail-test-subject = Wiadomość testowa od { $product }
mail-test-what = E-maile dotyczące kont { $product } wychodzą prawidłowo: ten dotarł.
mail-test-next = Nie trzeba nic robić.

mail-code-subject = { $code } to Twój kod { $product }
mail-code-what = Oto Twój kod do { $product }. Działa raz, przez ograniczony czas, i tylko najnowszy.
mail-code-next = Jeśli to nie Twoja prośba, ktoś zna Twoje hasło: zmień je teraz.
mail-code-because = Ten e-mail został wysłany, ponieważ ktoś, kto wpisał Twoje hasło do { $product }, poprosił o kod. Nigdy nikomu go nie podawaj.

# Bez polskich znaków, aby SMS mieścił się w jednej części.
sms-code = { $code } to kod weryfikacyjny { $product }.
sms-code-plain = { $code } to kod weryfikacyjny.
