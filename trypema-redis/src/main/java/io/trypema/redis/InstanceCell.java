package io.trypema.redis;

/**
 * State of a key of a {@link LaxInstanceAwareCounter} in this process.
 */
final class InstanceCell extends LaxCell<InstanceReply.Values> {

	private final byte[] field;

	/** The values in Redis, less the increments of this process that they include. */
	private volatile InstanceReply.Values base = InstanceReply.Values.NONE;

	InstanceCell(byte[] field) {
		this.field = field;
	}

	/** Return the field of the key in the values of the counter. */
	byte[] field() {
		return this.field;
	}

	@Override
	boolean fits(long n) {
		InstanceReply.Values values = values();
		return fits(values.cumulative(), n) && fits(values.mine(), n);
	}

	@Override
	boolean isNear() {
		InstanceReply.Values values = values();
		return isNear(values.cumulative()) || isNear(values.mine());
	}

	@Override
	InstanceReply.Values values() {
		return this.base.plus(added());
	}

	@Override
	InstanceReply.Values plus(InstanceReply.Values values, long n) {
		return values.plus(n);
	}

	@Override
	String describe() {
		return values().describe();
	}

	@Override
	void base(InstanceReply.Values values) {
		this.base = values;
	}

}
