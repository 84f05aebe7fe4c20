-- Kinds of the institutions that settled, as the doctors of the lookup were told by them.
SELECT fixmedins_code, kind FROM institution WHERE settlements > 0
