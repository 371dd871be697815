package io.github.tenantsnapshot.simulator;

/**
 * The settings of the directory that each simulated tenant has: service principals, app role
 * assignments, directory roles, {@code /me}, {@code /organization} and {@code /domains}. Immutable.
 *
 * @see TenantSimulator.Builder#directory
 */
public final class DirectorySettings {

  private final boolean tcmPrincipal;
  private final boolean adminServicesPrincipal;
  private final boolean appRolesRequired;

  private DirectorySettings(Builder builder) {
    this.tcmPrincipal = builder.tcmPrincipal;
    this.adminServicesPrincipal = builder.adminServicesPrincipal;
    this.appRolesRequired = builder.appRolesRequired;
  }

  /** Returns the settings of a builder without further calls. */
  public static DirectorySettings defaults() {
    return builder().build();
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns whether tenants begin with the service principal that runs jobs. */
  public boolean tcmPrincipal() {
    return tcmPrincipal;
  }

  /** Returns whether tenants begin with the service principal of M365 Admin Services. */
  public boolean adminServicesPrincipal() {
    return adminServicesPrincipal;
  }

  /** Returns whether a job reads only the types that the service principal may read. */
  public boolean appRolesRequired() {
    return appRolesRequired;
  }

  /** Returns the settings as text. */
  @Override
  public String toString() {
    return "DirectorySettings[tcmPrincipal="
        + tcmPrincipal
        + ", adminServicesPrincipal="
        + adminServicesPrincipal
        + ", appRolesRequired="
        + appRolesRequired
        + "]";
  }

  /**
   * A builder of {@link DirectorySettings}. Not thread-safe.
   *
   * <p>Defaults: both service principals are present, and app roles are not required.
   */
  public static final class Builder {

    private boolean tcmPrincipal = true;
    private boolean adminServicesPrincipal = true;
    private boolean appRolesRequired;

    private Builder() {}

    /**
     * Sets whether tenants begin with the service principal that runs jobs, {@code
     * 03b07b79-c5bc-4b5e-9bfa-13acf4a99998}. A client can create it.
     */
    public Builder tcmPrincipal(boolean tcmPrincipal) {
      this.tcmPrincipal = tcmPrincipal;
      return this;
    }

    /**
     * Sets whether tenants begin with the service principal of M365 Admin Services, {@code
     * 6b91db1b-f05b-405a-a0b2-e3f60b28d645}. A client can create it.
     */
    public Builder adminServicesPrincipal(boolean adminServicesPrincipal) {
      this.adminServicesPrincipal = adminServicesPrincipal;
      return this;
    }

    /**
     * Sets whether a job reads only the types that the service principal has all documented app
     * roles for. Another type ends as {@code Forbidden} in the job's error details.
     */
    public Builder appRolesRequired(boolean appRolesRequired) {
      this.appRolesRequired = appRolesRequired;
      return this;
    }

    /** Returns the settings. */
    public DirectorySettings build() {
      return new DirectorySettings(this);
    }
  }
}
