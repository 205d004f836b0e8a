# Co się działo na koncie, w oczach jego właściciela.

activity-what = Co działo się na koncie, od najnowszych zdarzeń.
activity-none = Nic się jeszcze nie wydarzyło.

event-password-failed = Wpisano błędne hasło
event-challenge-opened = Poproszono o kod bezpieczeństwa
event-challenge-passed = Wpisano prawidłowy kod bezpieczeństwa
event-challenge-failed = Wpisano błędny kod bezpieczeństwa
event-challenge-locked = Wstrzymano przyjmowanie kodów po zbyt wielu błędnych
event-factor-enrolled = Skonfigurowano metodę
event-factor-replaced = Zastąpiono metodę
event-factor-removed = Usunięto metodę
event-two-factor-turned-off = Wyłączono uwierzytelnianie dwuskładnikowe
event-backup-codes-made = Utworzono nowe kody zapasowe
event-backup-codes-used = Użyto kodu zapasowego
event-device-trusted = Dodano zaufaną przeglądarkę
event-device-renamed = Zmieniono nazwę zaufanej przeglądarki
event-device-forgotten = Usunięto zaufaną przeglądarkę
event-device-theft-suspected = Zaufana przeglądarka mogła zostać skopiowana i nie jest już zaufana
event-session-opened = Rozpoczęto sesję
event-session-ended = Zakończono sesję
event-password-changed = Zmieniono hasło
event-email-verified = Potwierdzono adres e-mail
event-user-created = Założono konto
event-user-unlocked = Wznowiono przyjmowanie kodów
event-step-up-passed = Potwierdzono tożsamość
event-challenge-spared = Zaufana przeglądarka pominęła kod bezpieczeństwa
event-challenge-cancelled = Anulowano logowanie
event-challenge-abandoned = Nie dokończono logowania z prawidłowym hasłem
event-factor-pending = Rozpoczęto konfigurację metody
event-user-changed = Zmieniono profil
event-user-deleted = Usunięto konto
event-email-changed = Zmieniono adres e-mail
event-code-sent = Wysłano kod bezpieczeństwa
event-enrollment-put-off = Odłożono konfigurację uwierzytelniania dwuskładnikowego
event-policy-changed = Zmieniono zasady bezpieczeństwa organizacji
