// A page that uses each of the hooks, for ReactHooksTest.
import { Component, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { useCall, useConnection, useStream } from 'streampod-react';
import { SimpleData, TourClient } from 'tour';

const client = new TourClient();
client.addEventListener('error', () => {}); // each is shown by a component

const byAppending = (list, { num }) => [...list, num];

function Connection() {
  return <p id="state">{useConnection(client)}</p>;
}

function Echoes() {
  const numbers = useStream(client.echo, byAppending, []);
  return <p id="echoes">{numbers.join()}</p>;
}

function Sum() {
  const [first, setFirst] = useState(40);
  const { pending, value, error } = useCall(signal => client.echo.add(first, 2, { signal }), [first]);
  return <button id="sum" onClick={() => setFirst(first + 1)}>{pending ? 'pending' : (error?.code ?? value)}</button>;
}

function Failing() {
  const { pending, error, repeat } = useCall(signal => client.echo.fail('declared', { signal }), []);
  return <button id="failing" onClick={repeat}>{pending ? 'pending' : error.number}</button>;
}

/** Whose stream the server refuses to those who have not signed in. */
function Members() {
  useStream(client.members, byAppending, []);
  return <p id="members">open</p>;
}

function MembersWithListener() {
  const [code, setCode] = useState('');
  useStream(client.members, byAppending, [], { onError: error => setCode(error.code) });
  return <p id="listened">{code}</p>;
}

class Boundary extends Component {
  state = { error: null };

  static getDerivedStateFromError(error) {
    return { error };
  }

  render() {
    return this.state.error ? <p id="boundary">{this.state.error.code}</p> : this.props.children;
  }
}

function Page() {
  const [shown, setShown] = useState(true);
  return <>
    <Connection />
    <button id="toggle" onClick={() => setShown(!shown)}>toggle</button>
    <button id="send" onClick={() => client.echo.send(SimpleData({ num: 7 }))}>send</button>
    {shown && <Echoes />}
    <Sum />
    <Failing />
    <Boundary><Members /></Boundary>
    <MembersWithListener />
  </>;
}

createRoot(document.getElementById('root')).render(<StrictMode><Page /></StrictMode>);
