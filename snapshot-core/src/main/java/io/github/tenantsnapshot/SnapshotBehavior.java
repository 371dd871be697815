package io.github.tenantsnapshot;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The behavior where the documentation of the real service leaves it open, with one option for each
 * open question. Immutable and thread-safe. Later versions may add options, and constants to them.
 *
 * <p>Each default is the alternative that observations support best; {@code docs/FIDELITY.md}
 * contains the evidence. The defaults are:
 *
 * <ul>
 *   <li>display names: {@link DisplayNameRule#STRICT}, unique by {@link DisplayNameCase#IGNORED}
 *       among {@link NameScope#VISIBLE_JOBS}
 *   <li>descriptions: {@link DescriptionRule#STRICT}
 *   <li>resources: {@link TypeNameCase#IGNORED}, {@link DuplicateTypes#ACCEPTED}
 *   <li>quota: {@link QuotaEnforcement#REJECT_AT_CREATE}
 *   <li>deletion of a job that has not ended: {@link UnfinishedJobDeletion#ALLOWED}
 *   <li>content: {@link ContentOrder#REVERSE_REQUEST_ORDER}
 *   <li>error details: {@link ErrorDetailsTypeName#AS_SENT}, {@link
 *       ErrorDetailsEnding#TRAILING_COMMA}
 * </ul>
 */
public final class SnapshotBehavior {

  /** The rule for display names. */
  public enum DisplayNameRule {
    /** 8 to 32 ASCII letters, digits and spaces, not only spaces. */
    STRICT,
    /** Up to 256 characters of any kind, not only spaces. */
    LENIENT
  }

  /** The rule for descriptions. */
  public enum DescriptionRule {
    /** At most 128 characters. */
    STRICT,
    /** At most 100,000 characters, so that any store can keep it. */
    LENIENT
  }

  /** How display names are compared for uniqueness. */
  public enum DisplayNameCase {
    /** Ignoring case: {@code Weekly Export} and {@code weekly export} are the same name. */
    IGNORED,
    /** Exactly. */
    EXACT
  }

  /** The jobs of a tenant among which a display name must be unique. */
  public enum NameScope {
    /** All visible jobs, in any status. */
    VISIBLE_JOBS,
    /** The jobs that have not ended. */
    UNFINISHED_JOBS
  }

  /** How the type names of a request are compared with the supported types. */
  public enum TypeNameCase {
    /** Ignoring case: {@code microsoft.exchange.transportRule} is accepted. */
    IGNORED,
    /** Exactly: only the name in lower case is accepted. */
    EXACT
  }

  /** How a request with duplicate types is handled. */
  public enum DuplicateTypes {
    /** It is accepted. The job returns the types as sent, and each type is extracted once. */
    ACCEPTED,
    /** It is rejected. */
    REJECTED
  }

  /** When the quota of extracted resources takes effect. */
  public enum QuotaEnforcement {
    /**
     * When a job is created: the request is rejected if the quota is used up, as documented. Only
     * ended jobs are charged, so the jobs that are already admitted may exceed the quota.
     */
    REJECT_AT_CREATE,
    /** When a job ends: its result is truncated to the quota, and its error details say so. */
    END_PARTIALLY
  }

  /** Whether a job that has not ended can be deleted. */
  public enum UnfinishedJobDeletion {
    /** It can be deleted; it has no result then. */
    ALLOWED,
    /** It cannot be deleted; the call is rejected. */
    REJECTED
  }

  /** The order of the types in a snapshot. Resources of one type are always adjacent. */
  public enum ContentOrder {
    /** The reverse of the order in the request, as in the one published observation. */
    REVERSE_REQUEST_ORDER,
    /** The order in the request. */
    REQUEST_ORDER,
    /** A random order with the job's id as seed, for clients that must not rely on an order. */
    SHUFFLED
  }

  /** The spelling of the type name in error details. */
  public enum ErrorDetailsTypeName {
    /** As in the request. */
    AS_SENT,
    /** In lower case. */
    LOWER_CASE
  }

  /** The ending of each text of the error details. */
  public enum ErrorDetailsEnding {
    /** A space and a comma after the last message. */
    TRAILING_COMMA,
    /** Nothing after the last message. */
    PLAIN
  }

  private static final SnapshotBehavior DEFAULTS = new SnapshotBehavior(new Builder());

  private final DisplayNameRule displayNameRule;
  private final DescriptionRule descriptionRule;
  private final DisplayNameCase displayNameCase;
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
    this.displayNameCase = builder.displayNameCase;
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

  /** Returns the rule for display names. */
  public DisplayNameRule displayNameRule() {
    return displayNameRule;
  }

  /** Returns the rule for descriptions. */
  public DescriptionRule descriptionRule() {
    return descriptionRule;
  }

  /** Returns how display names are compared. */
  public DisplayNameCase displayNameCase() {
    return displayNameCase;
  }

  /** Returns the jobs among which a display name must be unique. */
  public NameScope nameScope() {
    return nameScope;
  }

  /** Returns how type names are compared. */
  public TypeNameCase typeNameCase() {
    return typeNameCase;
  }

  /** Returns how a request with duplicate types is handled. */
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

  /** Returns the spelling of the type name in error details. */
  public ErrorDetailsTypeName errorDetailsTypeName() {
    return errorDetailsTypeName;
  }

  /** Returns the ending of each text of the error details. */
  public ErrorDetailsEnding errorDetailsEnding() {
    return errorDetailsEnding;
  }

  /** Returns a builder that starts from these options. */
  public Builder toBuilder() {
    return new Builder()
        .displayNameRule(displayNameRule)
        .descriptionRule(descriptionRule)
        .displayNameCase(displayNameCase)
        .nameScope(nameScope)
        .typeNameCase(typeNameCase)
        .duplicateTypes(duplicateTypes)
        .quotaEnforcement(quotaEnforcement)
        .unfinishedJobDeletion(unfinishedJobDeletion)
        .contentOrder(contentOrder)
        .errorDetailsTypeName(errorDetailsTypeName)
        .errorDetailsEnding(errorDetailsEnding);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SnapshotBehavior that && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  private List<Object> values() {
    return List.of(
        displayNameRule,
        descriptionRule,
        displayNameCase,
        nameScope,
        typeNameCase,
        duplicateTypes,
        quotaEnforcement,
        unfinishedJobDeletion,
        contentOrder,
        errorDetailsTypeName,
        errorDetailsEnding);
  }

  /** Returns the class and every option. */
  @Override
  public String toString() {
    return "SnapshotBehavior["
        + "displayNameRule="
        + displayNameRule
        + ", descriptionRule="
        + descriptionRule
        + ", displayNameCase="
        + displayNameCase
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
    private DisplayNameCase displayNameCase = DisplayNameCase.IGNORED;
    private NameScope nameScope = NameScope.VISIBLE_JOBS;
    private TypeNameCase typeNameCase = TypeNameCase.IGNORED;
    private DuplicateTypes duplicateTypes = DuplicateTypes.ACCEPTED;
    private QuotaEnforcement quotaEnforcement = QuotaEnforcement.REJECT_AT_CREATE;
    private UnfinishedJobDeletion unfinishedJobDeletion = UnfinishedJobDeletion.ALLOWED;
    private ContentOrder contentOrder = ContentOrder.REVERSE_REQUEST_ORDER;
    private ErrorDetailsTypeName errorDetailsTypeName = ErrorDetailsTypeName.AS_SENT;
    private ErrorDetailsEnding errorDetailsEnding = ErrorDetailsEnding.TRAILING_COMMA;

    private Builder() {}

    /** Sets the rule for display names. */
    public Builder displayNameRule(DisplayNameRule displayNameRule) {
      this.displayNameRule =
          Objects.requireNonNull(displayNameRule, "displayNameRule must not be null");
      return this;
    }

    /** Sets the rule for descriptions. */
    public Builder descriptionRule(DescriptionRule descriptionRule) {
      this.descriptionRule =
          Objects.requireNonNull(descriptionRule, "descriptionRule must not be null");
      return this;
    }

    /** Sets how display names are compared. */
    public Builder displayNameCase(DisplayNameCase displayNameCase) {
      this.displayNameCase =
          Objects.requireNonNull(displayNameCase, "displayNameCase must not be null");
      return this;
    }

    /** Sets the jobs among which a display name must be unique. */
    public Builder nameScope(NameScope nameScope) {
      this.nameScope = Objects.requireNonNull(nameScope, "nameScope must not be null");
      return this;
    }

    /** Sets how type names are compared. */
    public Builder typeNameCase(TypeNameCase typeNameCase) {
      this.typeNameCase = Objects.requireNonNull(typeNameCase, "typeNameCase must not be null");
      return this;
    }

    /** Sets how a request with duplicate types is handled. */
    public Builder duplicateTypes(DuplicateTypes duplicateTypes) {
      this.duplicateTypes =
          Objects.requireNonNull(duplicateTypes, "duplicateTypes must not be null");
      return this;
    }

    /** Sets when the quota takes effect. */
    public Builder quotaEnforcement(QuotaEnforcement quotaEnforcement) {
      this.quotaEnforcement =
          Objects.requireNonNull(quotaEnforcement, "quotaEnforcement must not be null");
      return this;
    }

    /** Sets whether a job that has not ended can be deleted. */
    public Builder unfinishedJobDeletion(UnfinishedJobDeletion unfinishedJobDeletion) {
      this.unfinishedJobDeletion =
          Objects.requireNonNull(unfinishedJobDeletion, "unfinishedJobDeletion must not be null");
      return this;
    }

    /** Sets the order of the types in a snapshot. */
    public Builder contentOrder(ContentOrder contentOrder) {
      this.contentOrder = Objects.requireNonNull(contentOrder, "contentOrder must not be null");
      return this;
    }

    /** Sets the spelling of the type name in error details. */
    public Builder errorDetailsTypeName(ErrorDetailsTypeName errorDetailsTypeName) {
      this.errorDetailsTypeName =
          Objects.requireNonNull(errorDetailsTypeName, "errorDetailsTypeName must not be null");
      return this;
    }

    /** Sets the ending of each text of the error details. */
    public Builder errorDetailsEnding(ErrorDetailsEnding errorDetailsEnding) {
      this.errorDetailsEnding =
          Objects.requireNonNull(errorDetailsEnding, "errorDetailsEnding must not be null");
      return this;
    }

    /** Returns the behavior. */
    public SnapshotBehavior build() {
      return new SnapshotBehavior(this);
    }
  }
}
