package io.github.tenantsnapshot.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.simulator.internal.files.AtomicFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The URL, the tokens and the certificate of a running server, for its clients. Immutable.
 *
 * @param endpoint the URL of the server, without a slash at the end
 * @param tenantId the tenant's GUID
 * @param tokens access tokens, by name: {@code readWrite}, {@code read}, {@code none}, {@code
 *     expired}
 * @param controlToken the token for {@code /_simulator/…}
 * @param certificate the PEM file of the certificate to trust; null for HTTP
 */
record ServerInfo(
    URI endpoint,
    String tenantId,
    Map<String, String> tokens,
    String controlToken,
    @Nullable Path certificate) {

  /** Copies the tokens and keeps their order. */
  ServerInfo {
    tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
    certificate = certificate == null ? null : certificate.toAbsolutePath().normalize();
  }

  /** Writes this as JSON. A new file is accessible to its owner only. */
  void write(AtomicFile file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.createObjectNode();
    json.put("endpoint", endpoint.toString());
    json.put("tenantId", tenantId);
    ObjectNode byName = json.putObject("tokens");
    tokens.forEach(byName::put);
    json.put("controlToken", controlToken);
    if (certificate != null) {
      json.put("certificate", certificate.toString());
    }
    byte[] bytes = mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    file.write(out -> out.write(bytes), true);
  }
}
