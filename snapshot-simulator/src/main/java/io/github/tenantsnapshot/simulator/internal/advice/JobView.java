package io.github.tenantsnapshot.simulator.internal.advice;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.tenantsnapshot.internal.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a response says about a job. Immutable.
 *
 * @param id the id in lower case; empty if the response does not have it
 * @param displayName null if the response does not have it
 * @param status null if the response does not have it
 * @param resources the requested types in lower case; null if the response does not have them
 * @param snapshotId the id of the snapshot in lower case; null if the response does not have it
 */
record JobView(
    String id,
    @Nullable String displayName,
    @Nullable String status,
    @Nullable Set<String> resources,
    @Nullable String snapshotId) {

  private static final Set<String> UNFINISHED = Set.of("notStarted", "running");

  boolean isUnfinished() {
    return status != null && UNFINISHED.contains(status);
  }

  boolean hasEnded() {
    return status != null && !isUnfinished();
  }

  /**
   * Returns the jobs of a response, of a truncated one those before its end.
   *
   * @param id the id in the URL, for a job whose id was not selected
   */
  static List<JobView> of(String body, String id) {
    Reader job = new Reader();
    List<JobView> listed = new ArrayList<>();
    boolean isList = false;
    try (JsonParser parser = Json.boundedParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return List.of();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        if (parser.currentName().equals("value")) {
          isList = true;
          readList(parser, listed);
        } else {
          job.member(parser);
        }
      }
    } catch (IOException e) {
      // the end of a truncated body, or a response that a fault has changed
    }
    return isList ? listed : List.of(job.view(id));
  }

  private static void readList(JsonParser parser, List<JobView> listed) throws IOException {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      Reader job = new Reader();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        job.member(parser);
      }
      listed.add(job.view(""));
    }
  }

  /** Reads the members of a job. */
  private static final class Reader {

    private String id = "";
    private @Nullable String displayName;
    private @Nullable String status;
    private @Nullable Set<String> resources;
    private @Nullable String snapshotId;

    /** Reads a member, from its name to the end of its value. */
    private void member(JsonParser parser) throws IOException {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_STRING) {
        text(name, parser.getText());
      } else if (value == JsonToken.START_ARRAY && name.equals("resources")) {
        Set<String> types = new TreeSet<>();
        while (parser.nextToken() == JsonToken.VALUE_STRING) {
          types.add(parser.getText().toLowerCase(Locale.ROOT));
        }
        resources = types;
      } else {
        parser.skipChildren();
      }
    }

    private void text(String name, String value) {
      switch (name) {
        case "id" -> id = value.toLowerCase(Locale.ROOT);
        case "displayName" -> displayName = value;
        case "status" -> status = value;
        case "resourceLocation" -> snapshotId = keyOf(value);
        default -> {
          // not needed
        }
      }
    }

    private static @Nullable String keyOf(String url) {
      int open = url.lastIndexOf("('");
      int close = url.lastIndexOf("')");
      return open < 0 || close < open
          ? null
          : url.substring(open + 2, close).toLowerCase(Locale.ROOT);
    }

    private JobView view(String idOfUrl) {
      return new JobView(id.isEmpty() ? idOfUrl : id, displayName, status, resources, snapshotId);
    }
  }
}
