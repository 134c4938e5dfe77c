package io.trypema;

/**
 * A comparison of the permits that a key has in its window with an operand; the condition
 * of a conditional set.
 *
 * @param relation how the permits must relate to the operand
 * @param operand the number of permits to compare with; without meaning for
 * {@link Relation#ALWAYS}
 * @since 0.1.0
 */
public record RateLimitComparator(Relation relation, long operand) {

	private static final RateLimitComparator ALWAYS = new RateLimitComparator(Relation.ALWAYS, 0);

	/**
	 * Return a comparator that holds for any number of permits.
	 * @return the comparator
	 */
	public static RateLimitComparator always() {
		return ALWAYS;
	}

	/**
	 * Return a comparator that holds for exactly the given number of permits.
	 * @param operand the number of permits
	 * @return the comparator
	 */
	public static RateLimitComparator equalTo(long operand) {
		return new RateLimitComparator(Relation.EQUAL, operand);
	}

	/**
	 * Return a comparator that holds for any other than the given number of permits.
	 * @param operand the number of permits
	 * @return the comparator
	 */
	public static RateLimitComparator notEqualTo(long operand) {
		return new RateLimitComparator(Relation.NOT_EQUAL, operand);
	}

	/**
	 * Return a comparator that holds for fewer than the given number of permits.
	 * @param operand the number of permits
	 * @return the comparator
	 */
	public static RateLimitComparator lessThan(long operand) {
		return new RateLimitComparator(Relation.LESS, operand);
	}

	/**
	 * Return a comparator that holds for more than the given number of permits.
	 * @param operand the number of permits
	 * @return the comparator
	 */
	public static RateLimitComparator greaterThan(long operand) {
		return new RateLimitComparator(Relation.GREATER, operand);
	}

	/**
	 * Tell whether this comparator holds.
	 * @param permits the permits in the window; zero for an unknown key
	 * @return whether it holds
	 */
	public boolean matches(long permits) {
		return switch (this.relation) {
			case ALWAYS -> true;
			case EQUAL -> permits == this.operand;
			case NOT_EQUAL -> permits != this.operand;
			case LESS -> permits < this.operand;
			case GREATER -> permits > this.operand;
		};
	}

	/**
	 * How the permits in the window relate to the operand.
	 */
	public enum Relation {

		/** Any number of permits. */
		ALWAYS,

		/** As many permits as the operand. */
		EQUAL,

		/** Any other number of permits than the operand. */
		NOT_EQUAL,

		/** Fewer permits than the operand. */
		LESS,

		/** More permits than the operand. */
		GREATER

	}

}
