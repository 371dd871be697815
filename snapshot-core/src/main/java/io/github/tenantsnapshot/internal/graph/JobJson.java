package io.github.tenantsnapshot.internal.graph;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphBehavior.CreatedByForm;
import io.github.tenantsnapshot.graph.GraphBehavior.PartialSuccessForm;
import io.github.tenantsnapshot.graph.GraphBehavior.SelectOnlyMembers;
import io.github.tenantsnapshot.internal.query.Query;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes Graph's configurationSnapshotJobs in the response to one request. */
final class JobJson {

  /** The path of the collection of jobs. */
  static final String COLLECTION = "admin/configurationManagement/configurationSnapshotJobs";

  /** The status that Graph writes instead of one that the client may not know. */
  static final String UNKNOWN_STATUS = "unknownFutureValue";

  private static final SerializableString TIPS =
      new SerializedString(
          "This request only returns a subset of the resource's properties. Your app will need to"
              + " use $select to return non-default properties. To find out what other properties"
              + " are available for this resource see"
              + " https://learn.microsoft.com/graph/api/resources/configurationSnapshotJob");

  private final GraphBehavior behavior;
  private final Exchange exchange;

  JobJson(GraphBehavior behavior, Exchange exchange) {
    this.behavior = behavior;
    this.exchange = exchange;
  }

  /** Returns the URL of a job. */
  String urlOf(SnapshotJob job) {
    return exchange.serviceRoot() + "/" + COLLECTION + "('" + job.id() + "')";
  }

  /** Writes the response to a create request. */
  void created(JsonGenerator json, SnapshotJob job) throws IOException {
    json.writeStartObject();
    exchange.context(json, "microsoft.graph.configurationSnapshotJob");
    members(json, job, JobMembers.OBSERVED_BY_DEFAULT);
    json.writeEndObject();
  }

  /** Writes the response to a request for one job. */
  void entity(JsonGenerator json, SnapshotJob job, @Nullable Set<String> selected)
      throws IOException {
    json.writeStartObject();
    exchange.context(json, COLLECTION, projection(selected), "/$entity");
    tips(json, selected);
    members(json, job, names(selected));
    json.writeEndObject();
  }

  /** Writes the response to a request for a list of jobs. */
  void collection(
      JsonGenerator json,
      Query.Page<SnapshotJob> page,
      Query<SnapshotJob> query,
      @Nullable String nextLink)
      throws IOException {
    Set<String> selected = query.selected();
    json.writeStartObject();
    exchange.context(json, COLLECTION, projection(selected));
    tips(json, selected);
    if (query.isCounted()) {
      json.writeNumberField("@odata.count", page.count());
    }
    if (nextLink != null) {
      json.writeStringField("@odata.nextLink", nextLink);
    }
    Set<String> names = names(selected);
    json.writeArrayFieldStart("value");
    for (SnapshotJob job : page.entities()) {
      json.writeStartObject();
      members(json, job, names);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Returns the part of a context URL for selected members. */
  static String projection(@Nullable Set<String> selected) {
    return selected == null ? "" : "(" + String.join(",", selected) + ")";
  }

  private static void tips(JsonGenerator json, @Nullable Set<String> selected) throws IOException {
    if (selected == null) {
      json.writeFieldName("@microsoft.graph.tips");
      json.writeString(TIPS);
    }
  }

  /** Returns the names of the members to write: the selected ones, or else the default ones. */
  private Set<String> names(@Nullable Set<String> selected) {
    if (selected != null) {
      return selected;
    }
    return behavior.selectOnlyMembers() == SelectOnlyMembers.AS_OBSERVED
        ? JobMembers.OBSERVED_BY_DEFAULT
        : JobMembers.DOCUMENTED_BY_DEFAULT;
  }

  private void members(JsonGenerator json, SnapshotJob job, Set<String> names) throws IOException {
    for (String name : JobMembers.OF_JOB) {
      if (names.contains(name)) {
        member(json, job, name);
      }
    }
  }

  private void member(JsonGenerator json, SnapshotJob job, String name) throws IOException {
    switch (name) {
      case "id" -> json.writeStringField(name, job.id());
      case "displayName" -> json.writeStringField(name, job.displayName());
      case "description" -> json.writeStringField(name, job.description());
      case "tenantId" -> json.writeStringField(name, job.tenantId());
      case "status" -> json.writeStringField(name, status(job.status()));
      case "resources" -> strings(json, name, job.resources());
      case "createdDateTime" ->
          json.writeStringField(name, GraphTime.format(job.createdDateTime()));
      case "completedDateTime" ->
          json.writeStringField(
              name,
              job.completedDateTime() == null
                  ? GraphTime.NOT_YET
                  : GraphTime.format(job.completedDateTime()));
      case "resourceLocation" -> json.writeStringField(name, resourceLocation(job));
      case "createdBy" -> createdBy(json, name, job.createdBy());
      case "errorDetails" -> strings(json, name, job.errorDetails());
      default -> throw new IllegalStateException("a job has no member " + name);
    }
  }

  private String status(SnapshotJobStatus status) {
    boolean hidden =
        status == SnapshotJobStatus.PARTIALLY_SUCCESSFUL
            && behavior.partialSuccessForm() == PartialSuccessForm.ON_PREFERENCE
            && !exchange.prefersUnknownEnumMembers();
    return hidden ? UNKNOWN_STATUS : status.graphName();
  }

  private String resourceLocation(SnapshotJob job) {
    if (job.snapshotId() == null) {
      return "";
    }
    GraphVersion version =
        switch (behavior.resourceLocationVersion()) {
          case OF_REQUEST -> exchange.version();
          case V1_0 -> GraphVersion.V1_0;
          case BETA -> GraphVersion.BETA;
        };
    return exchange.url().serviceRoot(version)
        + "/"
        + SnapshotJson.COLLECTION
        + "('"
        + job.snapshotId()
        + "')";
  }

  private static void strings(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private void createdBy(JsonGenerator json, String name, IdentitySet createdBy)
      throws IOException {
    json.writeObjectFieldStart(name);
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
