package io.trypema.redis;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;

/**
 * A connection to a server on this machine whose writes and reads run on the caller's
 * thread, in a fraction of the time of a hand-over to another thread.
 */
final class RedisSocket implements AutoCloseable {

	private static final byte[] LINE_END = bytes("\r\n");

	private final Socket socket;

	private final OutputStream output;

	private final DataInputStream input;

	RedisSocket(int port) {
		try {
			this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
			this.socket.setTcpNoDelay(true);
			this.output = new BufferedOutputStream(this.socket.getOutputStream());
			this.input = new DataInputStream(new BufferedInputStream(this.socket.getInputStream()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/** Write a command, which is sent before the next answer is read. */
	void write(List<byte[]> command) {
		try {
			writeLine('*', command.size());
			for (byte[] argument : command) {
				writeLine('$', argument.length);
				this.output.write(argument);
				this.output.write(LINE_END);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void writeLine(char type, int number) throws IOException {
		this.output.write(type);
		this.output.write(bytes(Integer.toString(number)));
		this.output.write(LINE_END);
	}

	/**
	 * Read the next answer, a text or bytes.
	 * @throws RedisCommandExecutionException if it is an error
	 */
	byte[] read() {
		try {
			this.output.flush();
			String line = readLine();
			return switch (line.charAt(0)) {
				case '$' -> readBytes(Integer.parseInt(line.substring(1)));
				case '-' -> throw failure(line.substring(1));
				default -> bytes(line.substring(1));
			};
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = this.input.readByte(); next != '\n'; next = this.input.readByte()) {
			if (next != '\r') {
				line.append((char) next);
			}
		}
		return line.toString();
	}

	private byte[] readBytes(int length) throws IOException {
		byte[] bytes = this.input.readNBytes(length);
		this.input.skipNBytes(LINE_END.length);
		return bytes;
	}

	private static RedisCommandExecutionException failure(String message) {
		return message.startsWith("NOSCRIPT") ? new RedisNoScriptException(message)
				: new RedisCommandExecutionException(message);
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
