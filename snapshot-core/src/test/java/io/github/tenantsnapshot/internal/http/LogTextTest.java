package io.github.tenantsnapshot.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the escaping and redaction of client text in logs. */
class LogTextTest {

  @ParameterizedTest
  @CsvSource({
    "000A, \\n",
    "000D, \\r",
    "0009, \\t",
    "0000, \\u0000",
    "001B, \\u001B",
    "007F, \\u007F",
    "0085, \\u0085",
    "009B, \\u009B",
    "061C, \\u061C",
    "200B, \\u200B",
    "200E, \\u200E",
    "2028, \\u2028",
    "2029, \\u2029",
    "202A, \\u202A",
    "202E, \\u202E",
    "2066, \\u2066",
    "2069, \\u2069",
    "FEFF, \\uFEFF",
    "D800, \\uD800",
    "DFFF, \\uDFFF",
    "E0041, \\uDB40\\uDC41"
  })
  void escapesEachCharacterThatCouldForgeALogLine(String character, String escaped) {
    String text = Character.toString(Integer.parseInt(character, 16));
    assertThat(LogText.line("a" + text + "b")).isEqualTo("a" + escaped + "b");
    assertThat(LogText.line(text)).isEqualTo(escaped);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Łódź 7", "\uD83D\uDE80", "a\u200Db", "C:\\new", "x y", "…"})
  void keepsAllOtherText(String text) {
    assertThat(LogText.line(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "access_token",
        "ACCESS_TOKEN",
        "token",
        "id_token",
        "refresh_token",
        "access%5Ftoken",
        "%74oken",
        "client_secret",
        "client_assertion",
        "password",
        "pwd",
        "code",
        "otc",
        "sig",
        "api_key",
        "api-key",
        "apikey",
        "ApiKey",
        "subscription-key",
        "session_id",
        "jwt",
        "Authorization"
      })
  void redactsSecretsInAQuery(String name) {
    assertThat(LogText.url("/v1.0/me?" + name + "=s3cr3t&$top=1"))
        .isEqualTo("/v1.0/me?" + name + "=redacted&$top=1");
    assertThat(LogText.url("https://graph.microsoft.com/v1.0/me?$top=1&" + name + "=s3=cr3t"))
        .isEqualTo("https://graph.microsoft.com/v1.0/me?$top=1&" + name + "=redacted");
    assertThat(LogText.url("/v1.0/me#" + name + "=s3cr3t")).doesNotContain("s3cr3t");
    assertThat(LogText.url("/v1.0/me?a;" + name + "=s3cr3t;b")).doesNotContain("s3cr3t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/v1.0/jobs?$skiptoken=abc&skiptoken=abc&$deltatoken=abc",
        "/v1.0/jobs?$filter=displayName eq 'token=1'&$top=5",
        "/v1.0/jobs('token')?$select=id",
        "https://graph.microsoft.com/v1.0/me@example?$search=a@b",
        "/v1.0/me?%zz=1&a&=b&tokens=1"
      })
  void keepsUrlsWithoutSecrets(String url) {
    assertThat(LogText.url(url)).isEqualTo(url);
  }

  @Test
  void redactsUserAndPasswordOfAUrl() {
    assertThat(LogText.url("https://me:s3cr3t@graph.microsoft.com/v1.0/me"))
        .isEqualTo("https://redacted@graph.microsoft.com/v1.0/me");
  }

  @Test
  void redactsTokensAtAnyPosition() {
    String token = "eyJhbGciOiJub25lIn0.eyJhdWQiOiJ4In0.c2ln";
    assertThat(LogText.url("/v1.0/" + token + "/x?q=" + token))
        .isEqualTo("/v1.0/redacted/x?q=redacted");
    assertThat(LogText.header("X-Forwarded-By", token)).isEqualTo("redacted");
  }

  @ParameterizedTest
  @CsvSource({
    "Authorization, Bearer s3cr3t, Bearer",
    "authorization, Basic s3cr3t, Basic",
    "Authorization, s3cr3t, ''",
    "Authorization, bearer, bearer",
    "Proxy-Authorization, Basic s3cr3t, Basic",
    "PROXY-AUTHORIZATION, s3cr3t, ''",
    "Cookie, a=s3cr3t, redacted",
    "Set-Cookie, a=s3cr3t; Path=/, redacted",
    "X-Api-Key, s3cr3t, redacted",
    "X-MS-TOKEN-AAD-ACCESS-TOKEN, s3cr3t, redacted",
    "Ocp-Apim-Subscription-Key, s3cr3t, redacted",
    "Location, https://a.example/?code=s3cr3t, https://a.example/?code=redacted",
    "client-request-id, s3cr3t, s3cr3t",
    "Content-Type, application/json, application/json"
  })
  void redactsSecretsInAHeader(String name, String value, String shown) {
    assertThat(LogText.header(name, value)).isEqualTo(shown);
  }

  @Test
  void longUrlWithTokenPrefixesIsLoggedUnchanged() {
    String many = "/?" + "eyJ".repeat(100_000) + "&a=eyJ".repeat(100_000);
    assertThat(LogText.url(many)).isEqualTo(many);
  }

  @Test
  void requestIsLoggedWithMethodAndUrlOnly() {
    GraphRequest request =
        GraphRequest.of(
            "GET\n",
            "/v1.0/\u2028me?access_token=s3cr3t",
            Map.of("Authorization", List.of("Bearer s3cr3t"), "Cookie", List.of("s3cr3t")),
            GraphRequest.post("/", "s3cr3t").body());
    assertThat(request).hasToString("GET\\n /v1.0/\\u2028me?access_token=redacted");
    assertThat(request.withHeader("X-Api-Key", "s3cr3t").toString()).doesNotContain("s3cr3t");
  }
}
