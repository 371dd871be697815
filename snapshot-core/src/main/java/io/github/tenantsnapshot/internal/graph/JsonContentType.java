package io.github.tenantsnapshot.internal.graph;

/** The content type of Graph's JSON responses. */
public final class JsonContentType {

  /** The value of the {@code Content-Type} header. */
  public static final String VALUE =
      "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;"
          + "charset=utf-8";

  private JsonContentType() {}
}
