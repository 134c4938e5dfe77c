package io.trypema.redis;

/**
 * A refusal by Redis, valid for calls of the same size.
 *
 * @param permits the size
 * @param remaining the permits left then
 * @param retryAt when a call fits if no other calls arrive
 * @param until when to ask again: other instances may have given permits back
 */
record KnownRefusal(long permits, long remaining, long retryAt, long until) {

	boolean holds(long size, long now) {
		return size == this.permits && now - this.until < 0;
	}

	long retryNanos(long now) {
		return Math.max(0, this.retryAt - now);
	}

}
