"""What people are told: messages to the holders of posts, the texts they are made from, their way out as mail.

On which occasion whom is told what is decided by the apps above; how a job is run, in `jobs`.
"""
