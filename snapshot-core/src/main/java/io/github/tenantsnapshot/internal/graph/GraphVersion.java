package io.github.tenantsnapshot.internal.graph;

/** The two versions in which Graph offers its API. */
public enum GraphVersion {
  /** What Graph supports in production. */
  V1_0("v1.0"),

  /** What may still change. */
  BETA("beta");

  private final String segment;

  GraphVersion(String segment) {
    this.segment = segment;
  }

  /** Returns the first segment of the version's paths. */
  public String segment() {
    return segment;
  }
}
