package io.github.tenantsnapshot.internal.graph;

import io.github.tenantsnapshot.graph.GraphResponse;
import java.util.List;

/**
 * The response to a request, with details of the request for a journal.
 *
 * @param response the response
 * @param notes a sentence for each name in the request that is not in its canonical spelling
 * @param simulated false if the request is for a part of Graph that is not simulated
 */
public record ApiResponse(GraphResponse response, List<String> notes, boolean simulated) {

  /** Copies the notes. */
  public ApiResponse {
    notes = List.copyOf(notes);
  }
}
