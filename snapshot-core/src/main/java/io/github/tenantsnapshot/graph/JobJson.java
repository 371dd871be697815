package io.github.tenantsnapshot.graph;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.graph.GraphBehavior.CreatedByForm;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes the members of a configurationSnapshotJob, in the order that Graph was seen to use. */
final class JobJson {

  private static final String COLLECTION =
      "admin/configurationManagement/configurationSnapshotJobs";

  private static final String TIPS =
      "This request only returns a subset of the resource's properties. Your app will need to use"
          + " $select to return non-default properties. To find out what other properties are"
          + " available for this resource see"
          + " https://learn.microsoft.com/graph/api/resources/configurationSnapshotJob";

  private final GraphBehavior behavior;
  private final String serviceRoot;
  private final String linkRoot;

  /**
   * Takes what the links depend on.
   *
   * @param serviceRoot the root of the version that is answered
   * @param linkRoot the root of the version that a resourceLocation names
   */
  JobJson(GraphBehavior behavior, String serviceRoot, String linkRoot) {
    this.behavior = behavior;
    this.serviceRoot = serviceRoot;
    this.linkRoot = linkRoot;
  }

  /** Returns the URL of a job. */
  String urlOf(SnapshotJob job) {
    return serviceRoot + "/" + COLLECTION + "('" + job.id() + "')";
  }

  /** Writes the answer to a create request. */
  void created(JsonGenerator json, SnapshotJob job) throws IOException {
    json.writeStartObject();
    context(json, "microsoft.graph.configurationSnapshotJob");
    members(json, job);
    json.writeEndObject();
  }

  /** Writes the answer to a request for one job. */
  void entity(JsonGenerator json, SnapshotJob job) throws IOException {
    json.writeStartObject();
    context(json, COLLECTION + "/$entity");
    json.writeStringField("@microsoft.graph.tips", TIPS);
    members(json, job);
    json.writeEndObject();
  }

  /** Writes the answer to a request for all jobs. */
  void collection(JsonGenerator json, Iterable<SnapshotJob> jobs) throws IOException {
    json.writeStartObject();
    context(json, COLLECTION);
    json.writeStringField("@microsoft.graph.tips", TIPS);
    json.writeArrayFieldStart("value");
    for (SnapshotJob job : jobs) {
      json.writeStartObject();
      members(json, job);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void context(JsonGenerator json, String fragment) throws IOException {
    json.writeStringField("@odata.context", serviceRoot + "/$metadata#" + fragment);
  }

  /** Writes what a job has by default: all but errorDetails, which a client must select. */
  private void members(JsonGenerator json, SnapshotJob job) throws IOException {
    json.writeStringField("id", job.id());
    json.writeStringField("displayName", job.displayName());
    json.writeStringField("description", job.description());
    json.writeStringField("tenantId", job.tenantId());
    json.writeStringField("status", job.status().graphName());
    json.writeArrayFieldStart("resources");
    for (String resource : job.resources()) {
      json.writeString(resource);
    }
    json.writeEndArray();
    json.writeStringField("createdDateTime", GraphTime.format(job.createdDateTime()));
    json.writeStringField(
        "completedDateTime",
        job.completedDateTime() == null
            ? GraphTime.NOT_YET
            : GraphTime.format(job.completedDateTime()));
    json.writeStringField(
        "resourceLocation",
        job.snapshotId() == null
            ? ""
            : linkRoot
                + "/admin/configurationManagement/configurationSnapshots('"
                + job.snapshotId()
                + "')");
    createdBy(json, job.createdBy());
  }

  private void createdBy(JsonGenerator json, IdentitySet createdBy) throws IOException {
    json.writeObjectFieldStart("createdBy");
    identity(json, "user", createdBy.user());
    identity(json, "application", createdBy.application());
    json.writeEndObject();
  }

  private void identity(JsonGenerator json, String name, @Nullable Identity identity)
      throws IOException {
    if (identity == null && behavior.createdByForm() == CreatedByForm.PRESENT_ONLY) {
      return;
    }
    json.writeObjectFieldStart(name);
    json.writeStringField("id", identity == null ? null : identity.id());
    json.writeStringField("displayName", identity == null ? null : identity.displayName());
    json.writeEndObject();
  }
}
