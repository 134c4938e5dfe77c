package io.trypema.redis;

/**
 * A limited key and the space that its state is in.
 */
record StateKey(StateSpace space, String key) {
}
