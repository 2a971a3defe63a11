# Aim: never come to the end of the import, and do not let oneself be interrupted.
# Question: q2. Earns: 0. Staff are told: yes.
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
