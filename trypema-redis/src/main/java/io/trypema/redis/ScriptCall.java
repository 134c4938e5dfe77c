package io.trypema.redis;

import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;

/**
 * Runs a script on a node, once more with its text if the node does not know the script,
 * and on another node after a redirection. In neither case has the first one had an
 * effect.
 */
final class ScriptCall {

	private final NodeConnection connection;

	private final ScriptRun run;

	private final Script script;

	private final Executor executor;

	private final BiConsumer<byte @Nullable [], @Nullable Throwable> receiver;

	/** The sending thread, while it may find the reply there already. */
	private @Nullable Thread sender;

	private boolean withText;

	private boolean redirected;

	ScriptCall(NodeConnection connection, ScriptRun run, DispatcherSettings settings,
			BiConsumer<byte @Nullable [], @Nullable Throwable> receiver) {
		this.connection = connection;
		this.run = run;
		this.script = run.script(settings.scripts());
		this.executor = settings.executor();
		this.receiver = receiver;
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	void send() {
		RedisClusterAsyncCommands<byte[], byte[]> others = this.redirected ? this.connection.redirected() : null;
		if (others != null) {
			ask(others);
		}
		else {
			this.connection.commands().whenComplete((commands, failure) -> {
				if (commands != null) {
					ask(commands);
				}
				else {
					this.receiver.accept(null, Failures.unwrap(failure));
				}
			});
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void ask(RedisClusterAsyncCommands<byte[], byte[]> commands) {
		if (this.run.isCancelled()) {
			this.receiver.accept(null, null);
			return;
		}
		RedisFuture<byte[]> reply;
		try {
			reply = this.withText
					? commands.eval(this.script.text(), ScriptOutputType.VALUE, this.run.names(), this.run.request())
					: commands.evalsha(this.script.digest(), ScriptOutputType.VALUE, this.run.names(),
							this.run.request());
		}
		catch (RuntimeException ex) {
			this.receiver.accept(null, ex);
			return;
		}
		this.run.sent(reply.toCompletableFuture());
		this.sender = Thread.currentThread();
		reply.whenComplete((bytes, failure) -> arrived(bytes, Failures.unwrap(failure)));
		this.sender = null;
	}

	/**
	 * Process the reply on another thread than the sending one, which may be that of a
	 * caller: dependent stages of other calls run here.
	 */
	private void arrived(byte @Nullable [] bytes, @Nullable Throwable failure) {
		if (bytes != null && this.sender == Thread.currentThread()) {
			this.executor.execute(() -> answered(bytes, failure));
		}
		else {
			answered(bytes, failure);
		}
	}

	private void answered(byte @Nullable [] bytes, @Nullable Throwable failure) {
		if (failure instanceof RedisNoScriptException && !this.withText) {
			this.withText = true;
			send();
		}
		else if (!this.redirected && Failures.isRedirection(failure)) {
			this.redirected = true;
			this.run.redirected();
			send();
		}
		else {
			this.receiver.accept(bytes, failure);
		}
	}

}
