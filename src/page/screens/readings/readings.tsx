export default function Readings() {
  return null;
}
