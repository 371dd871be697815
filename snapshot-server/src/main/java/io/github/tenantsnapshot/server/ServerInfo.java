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
 * What a client of a served tenant needs to know. Immutable.
 *
 * @param endpoint where the tenant is served, without a slash at the end
 * @param tenantId the tenant's GUID
 * @param tokens access tokens by what they allow
 * @param controlToken the token for {@code /_simulator/…}
 * @param certificate the PEM file of the certificate to trust; null with HTTP
 */
record ServerInfo(
    URI endpoint,
    String tenantId,
    Map<String, String> tokens,
    String controlToken,
    @Nullable Path certificate) {

  /** Copies the tokens, keeping their order. */
  ServerInfo {
    tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
    certificate = certificate == null ? null : certificate.toAbsolutePath().normalize();
  }

  /** Writes this as JSON, for its owner only unless the file exists. */
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
