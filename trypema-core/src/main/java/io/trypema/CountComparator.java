package io.trypema;

/**
 * A comparison of a count with an operand: the condition of a conditional change. The
 * count is the number of permits that a key has in its window, or the value of a counter.
 *
 * @param relation how the count must relate to the operand
 * @param operand the count to compare with; without meaning for {@link Relation#ALWAYS}
 * @since 0.1.0
 */
public record CountComparator(Relation relation, long operand) {

	private static final CountComparator ALWAYS = new CountComparator(Relation.ALWAYS, 0);

	/**
	 * Return a comparator that holds for any count.
	 * @return the comparator
	 */
	public static CountComparator always() {
		return ALWAYS;
	}

	/**
	 * Return a comparator that holds for the operand alone.
	 * @param operand the count to compare with
	 * @return the comparator
	 */
	public static CountComparator equalTo(long operand) {
		return new CountComparator(Relation.EQUAL, operand);
	}

	/**
	 * Return a comparator that holds for any other count than the operand.
	 * @param operand the count to compare with
	 * @return the comparator
	 */
	public static CountComparator notEqualTo(long operand) {
		return new CountComparator(Relation.NOT_EQUAL, operand);
	}

	/**
	 * Return a comparator that holds for counts below the operand.
	 * @param operand the count to compare with
	 * @return the comparator
	 */
	public static CountComparator lessThan(long operand) {
		return new CountComparator(Relation.LESS, operand);
	}

	/**
	 * Return a comparator that holds for counts above the operand.
	 * @param operand the count to compare with
	 * @return the comparator
	 */
	public static CountComparator greaterThan(long operand) {
		return new CountComparator(Relation.GREATER, operand);
	}

	/**
	 * Return whether this comparator holds.
	 * @param count the count; zero for an unknown key
	 * @return whether it holds
	 */
	public boolean matches(long count) {
		return switch (this.relation) {
			case ALWAYS -> true;
			case EQUAL -> count == this.operand;
			case NOT_EQUAL -> count != this.operand;
			case LESS -> count < this.operand;
			case GREATER -> count > this.operand;
		};
	}

	/**
	 * How the count relates to the operand.
	 */
	public enum Relation {

		/** In any way. */
		ALWAYS,

		/** It is the same. */
		EQUAL,

		/** It is another. */
		NOT_EQUAL,

		/** It is below. */
		LESS,

		/** It is above. */
		GREATER

	}

}
