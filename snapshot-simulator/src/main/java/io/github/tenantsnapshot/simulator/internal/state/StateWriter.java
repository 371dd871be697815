package io.github.tenantsnapshot.simulator.internal.state;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.memory.internal.StoredTenant;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A streaming writer of a simulator's state as JSON. Each resource is written once, even if several
 * snapshots have it; tenants and jobs have its index. Used once, by one thread.
 */
public final class StateWriter {

  /** The number of the format, the only one that is read. */
  static final int FORMAT = 1;

  private final SimulatorState state;
  private final JsonGenerator json;
  private final Map<SnapshotResource, Integer> places = new LinkedHashMap<>();

  private StateWriter(SimulatorState state, JsonGenerator json) {
    this.state = state;
    this.json = json;
  }

  /**
   * Writes the state.
   *
   * @param out the stream; not closed
   */
  public static void write(SimulatorState state, OutputStream out) throws IOException {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    try (JsonGenerator json =
        new JsonFactory()
            .createGenerator(out, JsonEncoding.UTF8)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(lines))) {
      new StateWriter(state, json).writeState();
      json.writeRaw('\n');
    }
  }

  private void writeState() throws IOException {
    for (SimulatorState.Tenant tenant : state.tenants()) {
      place(tenant.configuration());
      tenant.jobs().jobs().forEach(job -> place(job.content()));
    }
    json.writeStartObject();
    json.writeNumberField("stateFormat", FORMAT);
    json.writeStringField("time", state.time().toString());
    SimulatorState.IdDraws ids = state.ids();
    if (ids != null) {
      json.writeObjectFieldStart("ids");
      json.writeNumberField("seed", ids.seed());
      json.writeNumberField("drawnByService", ids.byService());
      json.writeNumberField("drawnByEndpoint", ids.byEndpoint());
      json.writeEndObject();
    }
    json.writeArrayFieldStart("resources");
    for (SnapshotResource resource : places.keySet()) {
      json.writeStartObject();
      json.writeStringField("displayName", resource.displayName());
      json.writeStringField("resourceType", resource.resourceType());
      json.writeFieldName("properties");
      json.writeRawValue(resource.properties().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("tenants");
    for (SimulatorState.Tenant tenant : state.tenants()) {
      writeTenant(tenant);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void place(List<SnapshotResource> resources) {
    resources.forEach(resource -> places.putIfAbsent(resource, places.size()));
  }

  private void writeTenant(SimulatorState.Tenant tenant) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", tenant.id());
    writePlaces("configuration", tenant.configuration());
    json.writeObjectFieldStart("usage");
    for (Map.Entry<Instant, Long> period : new TreeMap<>(tenant.jobs().usage()).entrySet()) {
      json.writeNumberField(period.getKey().toString(), period.getValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("jobs");
    for (StoredTenant.Job job : tenant.jobs().jobs()) {
      writeJob(job, tenant.reads().get(job.job().job().id()));
    }
    json.writeEndArray();
    Map<String, List<List<String>>> directory = tenant.directory();
    if (directory != null) {
      json.writeObjectFieldStart("directory");
      for (Map.Entry<String, List<List<String>>> table : new TreeMap<>(directory).entrySet()) {
        json.writeArrayFieldStart(table.getKey());
        for (List<String> row : table.getValue()) {
          json.writeStartArray();
          for (String text : row) {
            json.writeString(text);
          }
          json.writeEndArray();
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void writeJob(StoredTenant.Job withContent, @Nullable Integer reads) throws IOException {
    StoredJob stored = withContent.job();
    SnapshotJob job = stored.job();
    json.writeStartObject();
    json.writeStringField("id", job.id());
    json.writeStringField("displayName", job.displayName());
    json.writeStringField("description", job.description());
    json.writeStringField("status", job.status().graphName());
    writeTexts("resources", job.resources());
    json.writeStringField("createdDateTime", job.createdDateTime().toString());
    writeInstant("completedDateTime", job.completedDateTime());
    writeText("snapshotId", job.snapshotId());
    json.writeObjectFieldStart("createdBy");
    writeIdentity("user", job.createdBy().user());
    writeIdentity("application", job.createdBy().application());
    json.writeEndObject();
    writeTexts("errorDetails", job.errorDetails());
    writeText("displayNameKey", stored.displayNameKey());
    json.writeStringField("expiresAt", stored.expiresAt().toString());
    writeInstant("dueAt", stored.dueAt());
    json.writeNumberField("claimNumber", stored.claimNumber());
    json.writeBooleanField("leased", stored.leased());
    json.writeNumberField("attempt", stored.attempt());
    if (job.snapshotId() != null) {
      writePlaces("content", withContent.content());
    }
    if (reads != null) {
      json.writeNumberField("reads", reads);
    }
    json.writeEndObject();
  }

  private void writePlaces(String member, List<SnapshotResource> resources) throws IOException {
    json.writeArrayFieldStart(member);
    for (SnapshotResource resource : resources) {
      json.writeNumber(places.getOrDefault(resource, -1));
    }
    json.writeEndArray();
  }

  private void writeTexts(String member, List<String> texts) throws IOException {
    json.writeArrayFieldStart(member);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private void writeIdentity(String member, @Nullable Identity identity) throws IOException {
    if (identity != null) {
      json.writeObjectFieldStart(member);
      writeText("id", identity.id());
      writeText("displayName", identity.displayName());
      json.writeEndObject();
    }
  }

  private void writeInstant(String member, @Nullable Instant instant) throws IOException {
    writeText(member, instant == null ? null : instant.toString());
  }

  private void writeText(String member, @Nullable String text) throws IOException {
    if (text != null) {
      json.writeStringField(member, text);
    }
  }
}
