package io.trypema.redis;

/**
 * Processes that count in process.
 */
class LaxCounterProcessesTests extends CounterProcessesTests {

	@Override
	boolean isLax() {
		return true;
	}

}
