package io.github.tenantsnapshot.tests.fuzz;

import static io.github.tenantsnapshot.tests.fuzz.Checks.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.internal.token.SignedTokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Authorization header of a request, or, if the input begins with a brace, the payload of a
 * token with a valid signature. A header without a genuine token is rejected, and so is a payload
 * that has expired or is for another tenant or audience.
 */
final class TokenTarget implements FuzzTarget {

  private static final String JOBS = FuzzedService.API + "configurationSnapshotJobs";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TenantSimulator simulator =
      TenantSimulator.builder().virtualTime(FuzzedSimulator.START).build();
  private final String genuine = simulator.tokens().issue(simulator.tenant().admin());

  @Override
  public void run(byte[] input) throws IOException {
    String text = new String(input, StandardCharsets.UTF_8);
    boolean isPayload = text.startsWith("{");
    String value = isPayload ? "Bearer " + SignedTokens.withHeaderOf(genuine, text) : text;
    GraphRequest request =
        GraphRequest.of(
            "GET", JOBS, Map.of("Authorization", List.of(value)), InputStream.nullInputStream());
    Responses.Text response = Responses.send(simulator.endpoint(), request);
    if (response.status() == 401) {
      check(
          "Bearer realm=\"\"".equals(response.headers().get("WWW-Authenticate")),
          "a 401 must have a challenge",
          response.headers());
    } else if (isPayload) {
      check(
          response.status() == 200 || response.status() == 403,
          "the status must be 200, 401 or 403",
          response);
      requireValid(text, response);
    } else {
      check(false, "a text that is no token must be rejected: " + value, response);
    }
    simulator.journal().clear();
  }

  private void requireValid(String payload, Responses.Text response) {
    JsonNode claims;
    try {
      claims = JSON.readTree(payload);
    } catch (JsonProcessingException e) {
      throw new AssertionError("a payload that is not JSON must be rejected: " + payload, e);
    }
    Set<String> audiences = new HashSet<>();
    JsonNode aud = claims.path("aud");
    if (aud.isTextual()) {
      audiences.add(aud.textValue());
    }
    aud.forEach(audience -> audiences.add(audience.asText()));
    long now = FuzzedSimulator.START.getEpochSecond();
    check(
        claims.path("exp").isNumber() && claims.path("exp").asDouble() > now,
        "an expired token must be rejected",
        payload);
    check(
        audiences.contains("https://graph.microsoft.com")
            || audiences.contains("https://graph.microsoft.com/")
            || audiences.contains("00000003-0000-0000-c000-000000000000"),
        "a token for another audience must be rejected",
        payload);
    check(
        response.status() == 403
            || simulator.tenant().id().equalsIgnoreCase(claims.path("tid").asText()),
        "a token of another tenant must be rejected",
        payload);
    check(
        response.status() == 403
            || (claims.path("scp").asText() + claims.path("roles"))
                .contains("ConfigurationMonitoring.Read"),
        "a token without permission must be rejected",
        payload);
  }

  @Override
  public void close() {
    simulator.close();
  }
}
