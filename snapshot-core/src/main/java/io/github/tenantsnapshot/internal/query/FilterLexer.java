package io.github.tenantsnapshot.internal.query;

/** The lexer of a {@code $filter}, with one current token. Not thread-safe. */
final class FilterLexer {

  /** The kinds of tokens. */
  enum Kind {
    /** A name, an operator or a bare value. */
    WORD,
    /** A text in single quotes; a quote inside is doubled. */
    TEXT,
    /** A text in single quotes, directly after the qualified name of an enumeration. */
    MEMBER,
    OPEN,
    CLOSE,
    COMMA,
    END
  }

  private final String filter;
  private final RequestNames names;
  private int position;
  private int start;
  private Kind kind = Kind.END;
  private String text = "";
  private String type = "";

  FilterLexer(String filter, RequestNames names) {
    this.filter = filter;
    this.names = names;
  }

  Kind kind() {
    return kind;
  }

  /** Returns the text of the token, without quotes. */
  String text() {
    return text;
  }

  /** Returns the enumeration of a {@link Kind#MEMBER}. */
  String type() {
    return type;
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && names.is(text, word);
  }

  /** Reads the next token if the current one has this kind; throws otherwise. */
  void take(Kind needed, String what) throws QueryException {
    if (kind != needed) {
      throw expected(what);
    }
    next();
  }

  void next() throws QueryException {
    while (position < filter.length() && Character.isWhitespace(filter.charAt(position))) {
      position++;
    }
    start = position;
    if (position == filter.length()) {
      kind = Kind.END;
      text = "";
      return;
    }
    switch (filter.charAt(position)) {
      case '(' -> single(Kind.OPEN);
      case ')' -> single(Kind.CLOSE);
      case ',' -> single(Kind.COMMA);
      case '\'' -> quoted();
      default -> word();
    }
  }

  QueryException expected(String what) {
    return new QueryException(
        "Invalid filter clause: "
            + what
            + " is expected at position "
            + (start + 1)
            + (kind == Kind.END ? ", where it ends." : ", not '" + shown() + "'."));
  }

  private String shown() {
    return kind == Kind.MEMBER ? type + "'" + text + "'" : text;
  }

  private void single(Kind of) {
    kind = of;
    text = filter.substring(position, position + 1);
    position++;
  }

  private void quoted() throws QueryException {
    int opening = position;
    StringBuilder content = new StringBuilder();
    for (position++; position < filter.length(); position++) {
      char c = filter.charAt(position);
      if (c != '\'') {
        content.append(c);
      } else if (position + 1 < filter.length() && filter.charAt(position + 1) == '\'') {
        content.append(c);
        position++;
      } else {
        position++;
        kind = Kind.TEXT;
        text = content.toString();
        return;
      }
    }
    throw new QueryException(
        "Invalid filter clause: the text that begins at position "
            + (opening + 1)
            + " has no closing quote.");
  }

  private void word() throws QueryException {
    while (position < filter.length() && !isDelimiter(filter.charAt(position))) {
      position++;
    }
    String word = filter.substring(start, position);
    if (position < filter.length() && filter.charAt(position) == '\'' && word.contains(".")) {
      quoted();
      kind = Kind.MEMBER;
      type = word;
      return;
    }
    kind = Kind.WORD;
    text = word;
  }

  private static boolean isDelimiter(char c) {
    return Character.isWhitespace(c) || c == '(' || c == ')' || c == ',' || c == '\'';
  }
}
