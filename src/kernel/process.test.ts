/** What the registry finds in machines and processes before the program starts. */
import { describe, expect, it } from 'vitest';
import type { Vocabulary } from './conditions/vocabulary.ts';
import { machineFaults, type ProcessContribution, processFaults } from './process.ts';

const machine = {
  name: 'order',
  states: ['new', 'made', 'sent'],
  start: 'new',
  ends: ['sent'],
  transitions: [
    { name: 'orders.make', from: 'new', to: 'made' },
    { name: 'orders.send', from: 'made', to: 'sent' },
  ],
};
const vocabulary: Vocabulary = {
  name: 'orders',
  root: 'order',
  entities: [{ name: 'order', source: 'orders.order_fact', id: 'order_id', fields: [], relations: [] }],
};
const process: ProcessContribution = {
  name: 'order-fulfilment',
  title: 'Orders',
  description: 'From the order to the parcel',
  kind: 'order',
  states: [
    { state: 'new', title: 'New', open: true },
    { state: 'made', title: 'Made', open: true },
    { state: 'sent', title: 'Sent', open: false },
  ],
  closing: 'orders.send',
  clocks: [
    {
      clock: 'make',
      title: 'Make it',
      runsIn: ['new'],
      defaultTarget: { amount: 2, unit: 'working-days' },
    },
  ],
  waits: ['requester'],
  vocabulary,
  smallest: { condition: 'order.sent at != null' },
};
const operations = new Set(['orders.make', 'orders.send']);

describe('a machine', () => {
  it('holds together when every state is reached and left', () => {
    expect(machineFaults(machine)).toEqual([]);
  });
  it('names states that nothing leads to, that lead to no end, and that nobody declared', () => {
    const broken = {
      ...machine,
      states: [...machine.states, 'lost'],
      transitions: [machine.transitions[0]!],
    };
    expect(machineFaults(broken)).toEqual([
      'machine order: new leads to no end',
      'machine order: made leads to no end',
      'machine order: nothing leads to sent',
      'machine order: nothing leads to lost',
      'machine order: lost leads to no end',
    ]);
    expect(machineFaults({ ...machine, ends: ['gone'] })[0]).toBe('machine order: unknown state gone');
  });
});

describe('a process', () => {
  it('holds together with its machine and operations', () => {
    expect(processFaults(process, machine, operations)).toEqual([]);
  });
  it('needs a machine', () => {
    expect(processFaults(process, undefined, operations)).toEqual([
      'process order-fulfilment: there is no machine of order',
    ]);
  });
  it('closes by a transition that exists', () => {
    const faults = processFaults({ ...process, closing: 'orders.burn' }, machine, operations);
    expect(faults).toEqual([
      'process order-fulfilment: unknown operation orders.burn',
      'process order-fulfilment: orders.burn is no transition of order',
    ]);
  });
  it('has clocks that run in states of its own, and some time to run', () => {
    const clock = { ...process.clocks[0]!, runsIn: ['melting'] };
    const idle = { ...clock, runsIn: [], defaultTarget: { amount: 0, unit: 'days' as const } };
    expect(processFaults({ ...process, clocks: [clock, idle] }, machine, operations)).toEqual([
      'process order-fulfilment: a clock is declared twice',
      'process order-fulfilment: clock make runs in the unknown state melting',
      'process order-fulfilment: clock make never runs',
      'process order-fulfilment: clock make gives no time',
    ]);
  });
  it('has a vocabulary that holds together', () => {
    const faults = processFaults(
      { ...process, vocabulary: { ...vocabulary, root: 'parcel' } },
      machine,
      operations,
    );
    expect(faults.join()).toContain('parcel');
  });
});
