package io.trypema.redis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.trypema.RateLimiterUnavailableException;

/**
 * The pipelines over one connection: one to the server, or one to each server of a
 * cluster.
 */
final class NodePipelines {

	private final RedisTopology topology;

	private final CircuitBreaker circuit;

	private final ServerClock clock;

	private final Consumer<NodePipelines> giveUp;

	private final DispatcherSettings settings;

	private final FailureLog failures;

	private final Map<String, NodePipeline> pipelines = new ConcurrentHashMap<>();

	/**
	 * Create pipelines.
	 * @param topology the nodes behind the connection
	 * @param circuit the circuit of the only server; each one of a cluster has its own,
	 * and closes this one
	 * @param clock the clock of the only server; each one of a cluster has its own
	 * @param giveUp the action to run when the connection to a server has become unusable
	 * @param settings the settings shared by all pipelines
	 * @param failures the log of failures
	 */
	NodePipelines(RedisTopology topology, CircuitBreaker circuit, ServerClock clock, Consumer<NodePipelines> giveUp,
			DispatcherSettings settings, FailureLog failures) {
		this.topology = topology;
		this.circuit = circuit;
		this.clock = clock;
		this.giveUp = giveUp;
		this.settings = settings;
		this.failures = failures;
	}

	RedisTopology topology() {
		return this.topology;
	}

	/** Send the scripts ahead of the first calls. */
	void loadScripts() {
		this.topology.masters().stream().map(this::pipelineTo).forEach(NodePipeline::loadScripts);
	}

	/** Whether the last contact with each server succeeded. */
	boolean areOpen() {
		return this.topology.masters()
			.stream()
			.map(this.pipelines::get)
			.allMatch((pipeline) -> pipeline == null || pipeline.isOpen());
	}

	/** Probe each server, unless calls to it fail immediately. */
	CompletableFuture<Void> probe() {
		return probe(NodePipeline::probe);
	}

	/** Probe when that was admitted to the connection. */
	CompletableFuture<Void> probeAdmitted() {
		return this.topology.isCluster() ? probe() : probe(NodePipeline::probeAdmitted);
	}

	private CompletableFuture<Void> probe(Function<NodePipeline, CompletableFuture<Void>> probe) {
		return CompletableFuture
			.allOf(this.topology.masters().stream().map(this::pipelineTo).map(probe).toArray(CompletableFuture[]::new));
	}

	void submit(Call<?> call) {
		pipeline(call).submit(call);
	}

	/** Submit calls so that those to the same server share a round trip. */
	void submit(List<? extends Call<?>> calls) {
		calls.stream().collect(Collectors.groupingBy(this::pipeline)).forEach(NodePipeline::submit);
	}

	/** Submit calls that were admitted to the connection. */
	void submitAdmitted(List<? extends Call<?>> calls) {
		if (this.topology.isCluster()) {
			submit(calls);
		}
		else {
			calls.stream().collect(Collectors.groupingBy(this::pipeline)).forEach(NodePipeline::submitAdmitted);
		}
	}

	private NodePipeline pipeline(Call<?> call) {
		return this.topology.isCluster() ? pipelineOf(call.name(this.settings.names()))
				: pipelineTo(RedisTopology.SINGLE_NODE);
	}

	private NodePipeline pipelineOf(byte[] name) {
		return pipelineTo(this.topology.nodeOf(RedisTopology.slotOf(name)));
	}

	private NodePipeline pipelineTo(String node) {
		NodePipeline pipeline = this.pipelines.get(node);
		return (pipeline != null) ? pipeline : this.pipelines.computeIfAbsent(node, this::create);
	}

	private NodePipeline create(String node) {
		NodeConnection connection = new NodeConnection(this.topology, node);
		boolean shared = !this.topology.isCluster();
		return new NodePipeline(connection, shared ? this.circuit : new CircuitBreaker(this.circuit),
				shared ? this.clock : new ServerClock(this.settings.drift()), () -> this.giveUp.accept(this),
				this.settings, this.failures);
	}

	/** Close the connection, since it has become unusable. */
	void giveUp() {
		close(this.failures.lost());
	}

	/** Close the connection with the provider. */
	void close() {
		close(this.failures.closed());
	}

	private void close(RateLimiterUnavailableException failure) {
		this.pipelines.values().forEach((pipeline) -> pipeline.close(failure));
		this.topology.closeAsync();
	}

}
