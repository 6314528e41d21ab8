"""What reaches people outside this product: from the outbox through gateways, to each person once.

`outbox` takes messages, `routing` decides who gets them by which channel, `lanes` sends a person's messages one after another,
`letters` words them, `gateways` are what is configured, `mail` and `services` carry them, `loop` drives all of it, and `desk`
shows what could not be delivered.
"""
