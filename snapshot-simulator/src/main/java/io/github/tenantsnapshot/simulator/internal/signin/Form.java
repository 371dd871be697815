package io.github.tenantsnapshot.simulator.internal.signin;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.internal.http.PercentEncoding;
import io.github.tenantsnapshot.internal.http.RequestTarget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters of a form. Immutable; {@link #toString} has no values, which are secrets. */
final class Form {

  private static final int MAX_BODY = 64 * 1024;

  /** The maximum length of most values, some of which are kept until a grant has expired. */
  private static final int MAX_VALUE = 8 * 1024;

  /** The parameters that may be longer; they are not kept. A JWT may contain certificates. */
  private static final Set<String> LONG = Set.of("client_assertion");

  private final Map<String, String> parameters;

  private Form(Map<String, String> parameters) {
    this.parameters = parameters;
  }

  /** Reads the body of a request. */
  static Form of(GraphRequest request) throws SignInException, IOException {
    String type = request.header("Content-Type").orElse("").strip().toLowerCase(Locale.ROOT);
    if (!type.startsWith("application/x-www-form-urlencoded")) {
      throw SignInException.invalid(
          "The Content-Type of the request must be application/x-www-form-urlencoded.");
    }
    byte[] bytes;
    try (InputStream body = request.body()) {
      bytes = body.readNBytes(MAX_BODY + 1);
    }
    if (bytes.length > MAX_BODY) {
      throw SignInException.invalid("The body must have at most " + MAX_BODY + " bytes.");
    }
    return parsed(new String(bytes, StandardCharsets.UTF_8), "body");
  }

  /** Reads the query of a URL. */
  static Form ofQuery(String url) throws SignInException {
    return parsed(RequestTarget.of(url).query(), "query");
  }

  private static Form parsed(String text, String part) throws SignInException {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String each : text.split("&", -1)) {
      int equals = each.indexOf('=');
      String name = decode(equals < 0 ? each : each.substring(0, equals), part);
      String value = equals < 0 ? "" : decode(each.substring(equals + 1), part);
      if (!name.isEmpty() && parameters.putIfAbsent(name, value) != null) {
        throw SignInException.invalid("The parameter '" + name + "' is duplicated.");
      }
      if (value.length() > MAX_VALUE && !LONG.contains(name)) {
        throw SignInException.invalid(
            "The parameter '" + name + "' must have at most " + MAX_VALUE + " characters.");
      }
    }
    return new Form(parameters);
  }

  private static String decode(String text, String part) throws SignInException {
    try {
      return PercentEncoding.decodeQuery(text);
    } catch (IllegalArgumentException e) {
      throw SignInException.invalid("The percent-encoding of the " + part + " is invalid.");
    }
  }

  /** Returns a parameter that is not empty. */
  Optional<String> optional(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  String required(String name) throws SignInException {
    return optional(name).orElseThrow(() -> SignInException.missing(name));
  }

  /** Returns all parameters in their order. */
  Map<String, String> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  @Override
  public String toString() {
    return "Form" + parameters.keySet();
  }
}
