package io.github.tenantsnapshot.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
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

  /** Deletes what an earlier run has written, so that nobody takes it for this one's. */
  static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /** Writes this as JSON; whoever sees the file sees all of it. */
  void write(Path file) throws IOException {
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
    Path target = file.toAbsolutePath();
    Path folder = Objects.requireNonNull(target.getParent());
    Files.createDirectories(folder);
    Path aside = Files.createTempFile(folder, "info", ".tmp");
    try {
      mapper.writerWithDefaultPrettyPrinter().writeValue(aside.toFile(), json);
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(aside);
    }
  }
}
