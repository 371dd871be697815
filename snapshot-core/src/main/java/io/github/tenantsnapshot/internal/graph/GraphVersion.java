package io.github.tenantsnapshot.internal.graph;

/** The versions of Graph. */
public enum GraphVersion {
  /** The version for production. */
  V1_0("v1.0"),

  /** The preview version. */
  BETA("beta");

  private final String segment;

  GraphVersion(String segment) {
    this.segment = segment;
  }

  /** Returns the first segment of the paths of this version. */
  public String segment() {
    return segment;
  }
}
