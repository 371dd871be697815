package io.github.tenantsnapshot.tests.fuzz;

import static io.github.tenantsnapshot.tests.fuzz.Checks.check;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A request of a sign-in: a line with the method, the path and the query, optionally a line with
 * the header {@code Authorization}, then the form. A token is issued only to an application that
 * sends the registered secret.
 */
final class SignInTarget implements FuzzTarget {

  private static final String APPLICATION = "11111111-2222-3333-4444-555555555555";
  private static final String SECRET = "registered-secret";
  private static final String HEADER = "Authorization: ";

  private final TenantSimulator simulator =
      TenantSimulator.builder().virtualTime(FuzzedSimulator.START).build();

  SignInTarget() {
    simulator.signIn().register(APPLICATION, SECRET).requireRegistration();
  }

  @Override
  public void run(byte[] input) throws IOException {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end);
    String rest = end < 0 ? "" : text.substring(end + 1);
    int endOfHeader = rest.startsWith(HEADER) ? rest.indexOf('\n') : -1;
    String header = endOfHeader < 0 ? "" : rest.substring(HEADER.length(), endOfHeader);
    String form = rest.substring(endOfHeader + 1);
    int space = line.indexOf(' ');
    String method = space < 0 ? "POST" : line.substring(0, space);
    GraphRequest request;
    try {
      request =
          GraphRequest.of(
              method,
              "https://login.microsoftonline.com/" + line.substring(space + 1),
              Map.of("Content-Type", List.of("application/x-www-form-urlencoded")),
              new ByteArrayInputStream(form.getBytes(StandardCharsets.ISO_8859_1)));
      request = header.isEmpty() ? request : request.withHeader("Authorization", header);
    } catch (IllegalArgumentException e) {
      return; // no transport passes such a method or URL on
    }
    Responses.Text response;
    try (GraphResponse sent = simulator.signIn().handler().handle(request)) {
      response = new Responses.Text(sent.status(), sent.headers(), sent.bodyText());
    }
    check(response.status() < 500, "a request must not make the sign-in fail", response);
    check(
        !response.body().contains("\"access_token\"")
            || form.contains(SECRET)
            || decoded(header).contains(SECRET),
        "a token needs the secret of its application",
        response);
    check(
        text.contains(SECRET) || !response.body().contains(SECRET),
        "a response must have no secret",
        response);
    if (response.status() >= 400 && response.body().startsWith("{")) {
      check(
          response.body().contains("\"error\"") && response.body().contains("\"error_codes\""),
          "an error must have the form of the identity platform",
          response);
    }
  }

  /** Returns the credentials of a header, as far as they are base64. */
  private static String decoded(String header) {
    try {
      byte[] bytes = Base64.getDecoder().decode(header.replaceFirst("^[^ ]* *", "").strip());
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  @Override
  public void close() {
    simulator.close();
  }
}
