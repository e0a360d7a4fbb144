-- All of them: those that stay are put back.
DELETE FROM producer_contact
