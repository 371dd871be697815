package io.github.tenantsnapshot;

import java.util.Objects;

/**
 * What the service does where its documentation is silent: one switch per open question. Immutable
 * and thread-safe.
 *
 * <p>Each switch starts at what is best supported by observation; {@code docs/FIDELITY.md} gives
 * the evidence for each. The defaults:
 *
 * <ul>
 *   <li>display names: {@link DisplayNameRule#STRICT}, unique by {@link NameComparison#IGNORE_CASE}
 *       among {@link NameScope#VISIBLE_JOBS}
 *   <li>descriptions: {@link DescriptionRule#STRICT}
 *   <li>resources: {@link TypeNameCase#IGNORED}, {@link DuplicateTypes#ACCEPTED}
 *   <li>quota: {@link QuotaEnforcement#REFUSE_AT_CREATE}
 *   <li>deletion of a job that has not ended: {@link UnfinishedJobDeletion#ALLOWED}
 *   <li>content: {@link ContentOrder#REVERSE_REQUEST_ORDER}
 *   <li>error details: {@link ErrorDetailsTypeName#AS_SENT}, {@link
 *       ErrorDetailsEnding#TRAILING_COMMA}
 * </ul>
 */
public final class SnapshotBehavior {

  /** What a display name may be. */
  public enum DisplayNameRule {
    /** 8 to 32 ASCII letters, digits and spaces, not only spaces. */
    STRICT,
    /** Up to 256 characters of any kind, not only spaces. */
    LENIENT
  }

  /** How long a description may be. */
  public enum DescriptionRule {
    /** At most 128 characters. */
    STRICT,
    /** At most 100,000 characters, so that any store can keep it. */
    LENIENT
  }

  /** How display names are compared for uniqueness. */
  public enum NameComparison {
    /** {@code Weekly Export} and {@code weekly export} are the same name. */
    IGNORE_CASE,
    /** Names are the same only to the letter. */
    EXACT
  }

  /** Among which jobs of a tenant a display name must be unique. */
  public enum NameScope {
    /** Among all visible jobs, whatever their status. */
    VISIBLE_JOBS,
    /** Among the jobs that have not ended. */
    UNFINISHED_JOBS
  }

  /** How the type names of a request are compared with the supported ones. */
  public enum TypeNameCase {
    /** {@code microsoft.exchange.transportRule} is accepted. */
    IGNORED,
    /** Only the lower-case name is accepted. */
    EXACT
  }

  /** What becomes of a type that a request names twice. */
  public enum DuplicateTypes {
    /** It is echoed as sent and captured once. */
    ACCEPTED,
    /** The request is refused. */
    REJECTED
  }

  /** When the quota of extracted resources takes effect. */
  public enum QuotaEnforcement {
    /**
     * A request is refused once the quota is used up. As documented. What is already charged
     * counts, so that jobs admitted before may overshoot.
     */
    REFUSE_AT_CREATE,
    /** A request is accepted; its job keeps what still fits and says so in its error details. */
    END_PARTIALLY
  }

  /** Whether a job that has not ended can be deleted. */
  public enum UnfinishedJobDeletion {
    /** It vanishes with any result. */
    ALLOWED,
    /** The call is refused. */
    REFUSED
  }

  /** In which order the types stand in a snapshot. Resources of one type always stand together. */
  public enum ContentOrder {
    /** The type named last comes first, which fits the one published observation. */
    REVERSE_REQUEST_ORDER,
    /** The type named first comes first. */
    REQUEST_ORDER,
    /** An order that depends on the job's id alone, for clients that must not rely on any. */
    SHUFFLED
  }

  /** How error details spell the type they speak of. */
  public enum ErrorDetailsTypeName {
    /** As the request did. */
    AS_SENT,
    /** In lower case. */
    LOWER_CASE
  }

  /** How an error details text ends. */
  public enum ErrorDetailsEnding {
    /** With a space and a comma behind the last message. */
    TRAILING_COMMA,
    /** With the last message. */
    PLAIN
  }

  private static final SnapshotBehavior DEFAULTS = new SnapshotBehavior(new Builder());

  private final DisplayNameRule displayNameRule;
  private final DescriptionRule descriptionRule;
  private final NameComparison nameComparison;
  private final NameScope nameScope;
  private final TypeNameCase typeNameCase;
  private final DuplicateTypes duplicateTypes;
  private final QuotaEnforcement quotaEnforcement;
  private final UnfinishedJobDeletion unfinishedJobDeletion;
  private final ContentOrder contentOrder;
  private final ErrorDetailsTypeName errorDetailsTypeName;
  private final ErrorDetailsEnding errorDetailsEnding;

  private SnapshotBehavior(Builder builder) {
    this.displayNameRule = builder.displayNameRule;
    this.descriptionRule = builder.descriptionRule;
    this.nameComparison = builder.nameComparison;
    this.nameScope = builder.nameScope;
    this.typeNameCase = builder.typeNameCase;
    this.duplicateTypes = builder.duplicateTypes;
    this.quotaEnforcement = builder.quotaEnforcement;
    this.unfinishedJobDeletion = builder.unfinishedJobDeletion;
    this.contentOrder = builder.contentOrder;
    this.errorDetailsTypeName = builder.errorDetailsTypeName;
    this.errorDetailsEnding = builder.errorDetailsEnding;
  }

  /** Returns the defaults listed above. */
  public static SnapshotBehavior defaults() {
    return DEFAULTS;
  }

  /** Returns what a display name may be. */
  public DisplayNameRule displayNameRule() {
    return displayNameRule;
  }

  /** Returns how long a description may be. */
  public DescriptionRule descriptionRule() {
    return descriptionRule;
  }

  /** Returns how display names are compared. */
  public NameComparison nameComparison() {
    return nameComparison;
  }

  /** Returns among which jobs a display name must be unique. */
  public NameScope nameScope() {
    return nameScope;
  }

  /** Returns how type names are compared. */
  public TypeNameCase typeNameCase() {
    return typeNameCase;
  }

  /** Returns what becomes of a type named twice. */
  public DuplicateTypes duplicateTypes() {
    return duplicateTypes;
  }

  /** Returns when the quota takes effect. */
  public QuotaEnforcement quotaEnforcement() {
    return quotaEnforcement;
  }

  /** Returns whether a job that has not ended can be deleted. */
  public UnfinishedJobDeletion unfinishedJobDeletion() {
    return unfinishedJobDeletion;
  }

  /** Returns the order of the types in a snapshot. */
  public ContentOrder contentOrder() {
    return contentOrder;
  }

  /** Returns how error details spell the type. */
  public ErrorDetailsTypeName errorDetailsTypeName() {
    return errorDetailsTypeName;
  }

  /** Returns how error details end. */
  public ErrorDetailsEnding errorDetailsEnding() {
    return errorDetailsEnding;
  }

  /** Returns a builder that starts from these switches. */
  public Builder toBuilder() {
    return new Builder()
        .displayNameRule(displayNameRule)
        .descriptionRule(descriptionRule)
        .nameComparison(nameComparison)
        .nameScope(nameScope)
        .typeNameCase(typeNameCase)
        .duplicateTypes(duplicateTypes)
        .quotaEnforcement(quotaEnforcement)
        .unfinishedJobDeletion(unfinishedJobDeletion)
        .contentOrder(contentOrder)
        .errorDetailsTypeName(errorDetailsTypeName)
        .errorDetailsEnding(errorDetailsEnding);
  }

  /** Returns the settings as text. */
  @Override
  public String toString() {
    return "SnapshotBehavior["
        + "displayNameRule="
        + displayNameRule
        + ", descriptionRule="
        + descriptionRule
        + ", nameComparison="
        + nameComparison
        + ", nameScope="
        + nameScope
        + ", typeNameCase="
        + typeNameCase
        + ", duplicateTypes="
        + duplicateTypes
        + ", quotaEnforcement="
        + quotaEnforcement
        + ", unfinishedJobDeletion="
        + unfinishedJobDeletion
        + ", contentOrder="
        + contentOrder
        + ", errorDetailsTypeName="
        + errorDetailsTypeName
        + ", errorDetailsEnding="
        + errorDetailsEnding
        + "]";
  }

  /** Makes a {@link SnapshotBehavior}. Not thread-safe. */
  public static final class Builder {

    private DisplayNameRule displayNameRule = DisplayNameRule.STRICT;
    private DescriptionRule descriptionRule = DescriptionRule.STRICT;
    private NameComparison nameComparison = NameComparison.IGNORE_CASE;
    private NameScope nameScope = NameScope.VISIBLE_JOBS;
    private TypeNameCase typeNameCase = TypeNameCase.IGNORED;
    private DuplicateTypes duplicateTypes = DuplicateTypes.ACCEPTED;
    private QuotaEnforcement quotaEnforcement = QuotaEnforcement.REFUSE_AT_CREATE;
    private UnfinishedJobDeletion unfinishedJobDeletion = UnfinishedJobDeletion.ALLOWED;
    private ContentOrder contentOrder = ContentOrder.REVERSE_REQUEST_ORDER;
    private ErrorDetailsTypeName errorDetailsTypeName = ErrorDetailsTypeName.AS_SENT;
    private ErrorDetailsEnding errorDetailsEnding = ErrorDetailsEnding.TRAILING_COMMA;

    private Builder() {}

    /** Sets what a display name may be. */
    public Builder displayNameRule(DisplayNameRule rule) {
      displayNameRule = Objects.requireNonNull(rule, "rule must not be null");
      return this;
    }

    /** Sets how long a description may be. */
    public Builder descriptionRule(DescriptionRule rule) {
      descriptionRule = Objects.requireNonNull(rule, "rule must not be null");
      return this;
    }

    /** Sets how display names are compared. */
    public Builder nameComparison(NameComparison comparison) {
      nameComparison = Objects.requireNonNull(comparison, "comparison must not be null");
      return this;
    }

    /** Sets among which jobs a display name must be unique. */
    public Builder nameScope(NameScope scope) {
      nameScope = Objects.requireNonNull(scope, "scope must not be null");
      return this;
    }

    /** Sets how type names are compared. */
    public Builder typeNameCase(TypeNameCase comparison) {
      typeNameCase = Objects.requireNonNull(comparison, "comparison must not be null");
      return this;
    }

    /** Sets what becomes of a type named twice. */
    public Builder duplicateTypes(DuplicateTypes duplicates) {
      duplicateTypes = Objects.requireNonNull(duplicates, "duplicates must not be null");
      return this;
    }

    /** Sets when the quota takes effect. */
    public Builder quotaEnforcement(QuotaEnforcement enforcement) {
      quotaEnforcement = Objects.requireNonNull(enforcement, "enforcement must not be null");
      return this;
    }

    /** Sets whether a job that has not ended can be deleted. */
    public Builder unfinishedJobDeletion(UnfinishedJobDeletion deletion) {
      unfinishedJobDeletion = Objects.requireNonNull(deletion, "deletion must not be null");
      return this;
    }

    /** Sets the order of the types in a snapshot. */
    public Builder contentOrder(ContentOrder order) {
      contentOrder = Objects.requireNonNull(order, "order must not be null");
      return this;
    }

    /** Sets how error details spell the type. */
    public Builder errorDetailsTypeName(ErrorDetailsTypeName spelling) {
      errorDetailsTypeName = Objects.requireNonNull(spelling, "spelling must not be null");
      return this;
    }

    /** Sets how error details end. */
    public Builder errorDetailsEnding(ErrorDetailsEnding ending) {
      errorDetailsEnding = Objects.requireNonNull(ending, "ending must not be null");
      return this;
    }

    /** Returns the switches. */
    public SnapshotBehavior build() {
      return new SnapshotBehavior(this);
    }
  }
}
