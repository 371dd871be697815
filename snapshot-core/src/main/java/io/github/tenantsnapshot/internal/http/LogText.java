package io.github.tenantsnapshot.internal.http;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Functions that make text from clients safe for logs: they escape control characters and redact
 * secrets. Stateless.
 */
public final class LogText {

  private static final String REDACTED = "redacted";

  /** A parameter of a query, of a fragment, or of a form. */
  private static final Pattern PARAMETER = Pattern.compile("(?<=[?&;#])([^=&;#?]++)=");

  private static final Pattern END_OF_VALUE = Pattern.compile("[&;#]|$");

  private static final Pattern USER_INFO =
      Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#@]*@");

  /** A JSON Web Token anywhere in a text: {@code eyJ} is the encoded beginning of a JSON object. */
  private static final Pattern JWT =
      Pattern.compile(
          "(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]*+\\.[A-Za-z0-9_-]++(?:\\.[A-Za-z0-9_-]*+)*+");

  /** The names of parameters and headers with secret values, without OData's paging tokens. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?!\\$?(?:skip|delta)token$).*(?:token|secret|passw(?:or)?d|pwd|assertion|signature"
              + "|credentials?|api[-_.]?key|subscription-key|cookie2?|session(?:[-_.]?id)?)"
              + "|code|otc|sig|jwt|bearer|auth|(?:proxy-)?authorization");

  /** The ends of all names that {@link #SECRET} matches, since it is slow for other names. */
  private static final List<String> SECRET_ENDS =
      List.of(
          "token",
          "secret",
          "passwd",
          "password",
          "pwd",
          "assertion",
          "signature",
          "credential",
          "credentials",
          "key",
          "cookie",
          "cookie2",
          "session",
          "sessionid",
          "session-id",
          "session_id",
          "session.id",
          "code",
          "otc",
          "sig",
          "jwt",
          "bearer",
          "auth",
          "authorization");

  private LogText() {}

  /**
   * Returns a text for use within one line. Control characters, line and paragraph separators,
   * unpaired surrogates, invisible characters, and characters that change the direction of text are
   * escaped as {@code \n}, {@code \r}, {@code \t} or {@code \}{@code uXXXX}.
   */
  public static String line(String text) {
    Objects.requireNonNull(text, "text must not be null");
    StringBuilder line = null;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int length = Character.charCount(c);
      if (isUnsafe(c)) {
        if (line == null) {
          line = new StringBuilder(text.length() + 16).append(text, 0, i);
        }
        escape(c, line);
      } else if (line != null) {
        line.appendCodePoint(c);
      }
      i += length;
    }
    return line == null ? text : line.toString();
  }

  /**
   * Returns a URL without its secrets. Each is replaced by {@code redacted}: the values of secret
   * parameters, such as {@code access_token}, the user and password before the host, and JSON Web
   * Tokens anywhere.
   */
  public static String url(String url) {
    Objects.requireNonNull(url, "url must not be null");
    String shown =
        url.indexOf('@') < 0 ? url : USER_INFO.matcher(url).replaceFirst("$1" + REDACTED + "@");
    shown = shown.indexOf('=') < 0 ? shown : withoutSecretParameters(shown);
    return shown.contains("eyJ") ? JWT.matcher(shown).replaceAll(REDACTED) : shown;
  }

  /**
   * Returns the value of a header without its secret. For {@code Authorization} and {@code
   * Proxy-Authorization}, that is the scheme, or an empty text if the value may be the secret
   * itself. The values of {@code Cookie}, {@code Set-Cookie} and headers whose names denote a
   * secret become {@code redacted}. In all other values, URLs are redacted as by {@link #url}.
   *
   * @param name the name of the header, in any case
   */
  public static String header(String name, String value) {
    Objects.requireNonNull(name, "name must not be null");
    Objects.requireNonNull(value, "value must not be null");
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals("authorization") || lower.equals("proxy-authorization")) {
      return scheme(value);
    }
    return isSecret(lower) ? REDACTED : url(value);
  }

  private static String withoutSecretParameters(String url) {
    StringBuilder shown = new StringBuilder();
    Matcher parameter = PARAMETER.matcher(url);
    Matcher end = END_OF_VALUE.matcher(url);
    int written = 0;
    while (parameter.find()) {
      if (parameter.start() >= written
          && isSecret(decoded(parameter.group(1)))
          && end.find(parameter.end())) {
        shown.append(url, written, parameter.end()).append(REDACTED);
        written = end.start();
      }
    }
    return shown.append(url, written, url.length()).toString();
  }

  /** Returns the scheme before the credentials; empty if it may be the credentials themselves. */
  private static String scheme(String authorization) {
    int space = authorization.indexOf(' ');
    if (space < 0) {
      return authorization.equalsIgnoreCase("Bearer") ? authorization : "";
    }
    return authorization.substring(0, space);
  }

  private static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (String end : SECRET_ENDS) {
      if (lower.endsWith(end)) {
        return SECRET.matcher(lower).matches();
      }
    }
    return false;
  }

  private static String decoded(String name) {
    try {
      return PercentEncoding.decodeQuery(name).strip();
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  private static boolean isUnsafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      case Character.FORMAT -> c != 0x200C && c != 0x200D; // some scripts and emoji need them
      default -> false;
    };
  }

  private static void escape(int c, StringBuilder line) {
    switch (c) {
      case '\n' -> line.append("\\n");
      case '\r' -> line.append("\\r");
      case '\t' -> line.append("\\t");
      default -> {
        for (char unit : Character.toChars(c)) {
          line.append(String.format(Locale.ROOT, "\\u%04X", (int) unit));
        }
      }
    }
  }
}
