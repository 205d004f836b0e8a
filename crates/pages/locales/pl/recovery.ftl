# Powrót na konto: nowe hasło bez poprzedniego.

forgot-link = Nie pamiętasz hasła?
forgot-title = Nie pamiętasz hasła
forgot-lead = Wpisz adres e-mail, którym się logujesz. Wyślemy na niego link do ustawienia nowego hasła.
forgot-button = Wyślij link
forgot-sent = Sprawdź skrzynkę
forgot-sent-what = Jeśli istnieje konto z tym adresem, link do ustawienia nowego hasła jest już w drodze. Działa raz, przez godzinę.
forgot-sent-next = Nic nie przyszło? Zajrzyj do folderu ze spamem i sprawdź, czy to adres, którym się logujesz.
forgot-again = Poproś o kolejny link
reset-lead = Dla konta { $email } w organizacji { $organization }.
reset-ends = Konto zostanie wylogowane ze wszystkich przeglądarek, a każda z nich znów zapyta o drugi krok. Nowe hasło nigdy go nie zastępuje.
reset-button = Ustaw hasło
reset-expired = Ten link już nie działa
reset-expired-what = Został już użyty, jest zbyt stary albo wysłano nowszy.

mail-reset-subject = Ustaw nowe hasło do { $product }
mail-reset-what = Ktoś poprosił o nowe hasło do Twojego konta { $product }. Otwórz ten link, aby je ustawić. Działa raz, przez godzinę.
mail-reset-next = Jeśli to nie Ty, zignoruj tę wiadomość: hasło się nie zmieni.
mail-reset-button = Ustaw nowe hasło
mail-reset-because = Ten e-mail został wysłany, ponieważ ktoś podał ten adres jako adres konta { $product }, do którego nie pamięta hasła.

event-password-reset-requested = Poproszono o link do nowego hasła
