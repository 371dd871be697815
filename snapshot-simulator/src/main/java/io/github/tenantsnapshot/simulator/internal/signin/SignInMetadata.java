package io.github.tenantsnapshot.simulator.internal.signin;

import io.github.tenantsnapshot.simulator.internal.token.AccessTokens;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What clients read before they sign in: the OpenID configuration, the keys, the instances. */
final class SignInMetadata {

  private SignInMetadata() {}

  /**
   * Returns the OpenID configuration of a tenant.
   *
   * @param origin scheme, host and port of the request
   * @param tenant the tenant as it is named in the request
   * @param tenantId the tenant's GUID
   * @param v2 whether the request is for version 2.0
   */
  static Map<String, @Nullable Object> configuration(
      String origin, String tenant, String tenantId, boolean v2) {
    String base = origin + "/" + tenant;
    String endpoints = base + (v2 ? "/oauth2/v2.0" : "/oauth2");
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("token_endpoint", endpoints + "/token");
    json.put(
        "token_endpoint_auth_methods_supported",
        List.of("client_secret_post", "private_key_jwt", "client_secret_basic"));
    json.put("jwks_uri", base + (v2 ? "/discovery/v2.0/keys" : "/discovery/keys"));
    json.put("response_modes_supported", List.of("query", "fragment", "form_post"));
    json.put("subject_types_supported", List.of("pairwise"));
    json.put("id_token_signing_alg_values_supported", List.of("RS256"));
    json.put("response_types_supported", List.of("code"));
    json.put("scopes_supported", List.of("openid", "profile", "email", "offline_access"));
    json.put(
        "issuer",
        v2 ? origin + "/" + tenantId + "/v2.0" : "https://sts.windows.net/" + tenantId + "/");
    json.put("request_uri_parameter_supported", false);
    json.put("authorization_endpoint", endpoints + "/authorize");
    json.put("device_authorization_endpoint", endpoints + "/devicecode");
    json.put("http_logout_supported", false);
    json.put("tenant_region_scope", "NA");
    json.put("cloud_instance_name", "microsoftonline.com");
    json.put("cloud_graph_host_name", "graph.windows.net");
    json.put("msgraph_host", "graph.microsoft.com");
    return json;
  }

  /** Returns the public keys of the tokens. */
  static Map<String, @Nullable Object> keys(AccessTokens tokens) {
    return Map.of("keys", List.of(tokens.publicKey()));
  }

  /** Returns the instances of the identity platform; there is one. */
  static Map<String, @Nullable Object> instances(String origin, String tenant) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put(
        "tenant_discovery_endpoint",
        origin + "/" + tenant + "/v2.0/.well-known/openid-configuration");
    json.put("api-version", "1.1");
    json.put(
        "metadata",
        List.of(
            Map.of(
                "preferred_network",
                SignInHandler.HOST,
                "preferred_cache",
                "login.windows.net",
                "aliases",
                List.of(
                    SignInHandler.HOST,
                    "login.windows.net",
                    "login.microsoft.com",
                    "sts.windows.net"))));
    return json;
  }
}
