package io.trypema.redis;

/**
 * Tests for processes that count in process.
 */
class LaxCounterProcessesTests extends CounterProcessesTests {

	@Override
	boolean isLax() {
		return true;
	}

}
